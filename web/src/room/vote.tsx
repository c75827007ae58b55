// How does a vote stand, and what can be done with it? By its state: prepared, open, decided, annulled.
import { Button, Failed, useAct } from "../parts/act";
import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { clock, day } from "../parts/times";
import { names } from "../texts/names";
import { REPEAT_VOTE, send } from "./deeds";
import { useDesk } from "./desk";
import { later } from "./later";
import { handsIn, type Vote } from "./meeting";
import { Result } from "./result";
import { awaitedInWords, ruleInWords, texts } from "./texts";

export function OfVote({ vote }: { vote: Vote }) {
  const known = names.value;
  return (
    <article
      class={`vote ${vote.verdict?.outcome === "CARRIED" ? "carried" : vote.state.toLowerCase()}`}
      aria-labelledby={`vote-${vote.id}`}
    >
      <p class="over">
        <Changed of={vote.state}>{known.pollState[vote.state]}</Changed>
        {` · ${known.pollForm[vote.form]}`}
      </p>
      <h3 id={`vote-${vote.id}`} class="prose">
        {vote.question}
      </h3>
      <Stage vote={vote} />
    </article>
  );
}

function Stage({ vote }: { vote: Vote }) {
  switch (vote.state) {
    case "DRAFT":
      return <Prepared vote={vote} />;
    case "OPEN":
      return <Open vote={vote} />;
    case "CLOSED":
      return <Decided vote={vote} />;
    default:
      return <Annulled vote={vote} />;
  }
}

function Prepared({ vote }: { vote: Vote }) {
  const { meeting, conducts, put } = useDesk();
  const t = texts.value;
  return (
    <>
      <p>{ruleInWords(vote)}</p>
      {vote.seats ? <p>{t.candidates(vote.options.map(({ label }) => label).join(", "), vote.seats)}</p> : null}
      {vote.opensAt ? <p>{t.opensAt(clock(vote.opensAt), day(vote.opensAt))}</p> : null}
      {vote.closesAt ? <p>{t.closesAt(clock(vote.closesAt))}</p> : null}
      {meeting.state === "OPEN" && conducts ? (
        <div class="deeds">
          <Button
            aria-label={t.named(t.openVote, vote.question)}
            onPress={() => put({ is: "openVote", vote: vote.id })}
          >
            {t.openVote}
          </Button>
          <Button
            kind="quiet"
            aria-label={t.named(t.editVote, vote.question)}
            onPress={() => put({ is: "editVote", vote: vote.id })}
          >
            {t.editVote}
          </Button>
          <Button
            kind="quiet"
            aria-label={t.named(t.timeVote, vote.question)}
            onPress={() => put({ is: "timeVote", vote: vote.id })}
          >
            {t.timeVote}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Open({ vote }: { vote: Vote }) {
  const { meeting, conducts, put } = useDesk();
  const t = texts.value;
  const { cast, entitled } = vote.turnout;
  const hands = handsIn(vote);
  const share = hands ?? cast;
  const HandCount = later.value?.HandCount;
  return (
    <>
      <p class="big">
        <Changed of={share}>
          <Share here={share} of={entitled} />
        </Changed>{" "}
        {hands === undefined ? t.cast : t.raised}
      </p>
      <Bar here={share} of={entitled} />
      {vote.closesAt ? <p>{t.closesAt(clock(vote.closesAt))}</p> : null}
      {hands === undefined && meeting.mine.mayVoteIn.some(({ id }) => id === vote.id) ? (
        <p class="own">
          <b>{t.ownVote}</b>{" "}
          <a class="button" href={`/meetings/${meeting.id}`}>
            {t.toOwnVote}
          </a>
        </p>
      ) : null}
      {hands === undefined ? <Awaited vote={vote} /> : null}
      {vote.form === "SHOW_OF_HANDS" && HandCount ? <HandCount vote={vote} /> : null}
      {conducts ? (
        <div class="deeds">
          <Button onPress={() => put({ is: "closeVote", vote: vote.id })}>{t.closeVote}</Button>
          <Button kind="quiet" onPress={() => put({ is: "timeVote", vote: vote.id })}>
            {t.extendVote}
          </Button>
          <Button kind="quiet" onPress={() => put({ is: "annul", vote: vote.id })}>
            {t.annulVote}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Awaited({ vote }: { vote: Vote }) {
  const { put } = useDesk();
  const t = texts.value;
  if (!vote.awaited) return null;
  return (
    <div class="awaited">
      <p>{awaitedInWords(vote)}</p>
      {vote.calledAt ? <p role="status">{t.calledAt(clock(vote.calledAt))}</p> : null}
      {vote.awaited.count && !vote.calledAt ? (
        <Button onPress={() => put({ is: "callVoters", vote: vote.id })}>{t.callVoters}</Button>
      ) : null}
    </div>
  );
}

function Decided({ vote }: { vote: Vote }) {
  const { meeting, conducts, put } = useDesk();
  const t = texts.value;
  const failed = vote.verdict?.outcome === "NOT_CARRIED";
  return (
    <>
      <Result vote={vote} />
      {vote.handCountReason ? <p>{t.handsDiffered(vote.handCountReason)}</p> : null}
      {vote.fewBallotsReason ? <p>{t.fewHadVoted(vote.fewBallotsReason)}</p> : null}
      {vote.reservedOpinions.length ? (
        <>
          <h4>{t.reserved}</h4>
          <ul class="contributions">
            {vote.reservedOpinions.map(({ id, text, member }) => (
              <li key={id}>
                <b>{member.fullName}</b>
                <p class="prose">{text}</p>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {meeting.state === "OPEN" && conducts ? (
        <div class="deeds">
          {failed ? <Repeat vote={vote} /> : null}
          {vote.approvesMinutes && !failed ? null : (
            <Button
              kind="quiet"
              aria-label={t.named(t.annulResult, vote.question)}
              onPress={() => put({ is: "annul", vote: vote.id })}
            >
              {t.annulResult}
            </Button>
          )}
        </div>
      ) : null}
    </>
  );
}

function Annulled({ vote }: { vote: Vote }) {
  const { meeting, conducts } = useDesk();
  return (
    <>
      <p>{texts.value.annulledBecause(vote.annulledBecause ?? "")}</p>
      {meeting.state === "OPEN" && conducts ? (
        <div class="deeds">
          <Repeat vote={vote} />
        </div>
      ) : null}
    </>
  );
}

function Repeat({ vote }: { vote: Vote }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const repeat = useAct(() => send(REPEAT_VOTE, { pollId: vote.id }));
  if (meeting.polls.some(({ repeats }) => repeats?.id === vote.id)) return null;
  return (
    <>
      <Button aria-label={t.named(t.repeatVote, vote.question)} busy={repeat.busy.value} onPress={() => repeat.run()}>
        {t.repeatVote}
      </Button>
      <Failed>{repeat.failed.value}</Failed>
    </>
  );
}
