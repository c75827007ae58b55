// How did the votes come out? The verdict in words, the figures that decided it, the codes of the ballots counted.
import { serverNow } from "../api/clock";
import { names } from "../texts/names";
import { Codes } from "./codes";
import { type Cast, keys } from "./deeds";
import { among, type PhoneMeeting, type PhonePoll } from "./meeting";
import { letterOf } from "./outbox";
import { Receipt } from "./receipt";
import { Reserving } from "./reserving";
import { voteTexts } from "./vote-texts";

const FRESH = 10 * 60_000; // milliseconds

const isOver = ({ state }: PhonePoll) => state === "CLOSED" || state === "ANNULLED";

const endOf = ({ closedAt }: PhonePoll) => Date.parse(closedAt ?? "");

/** The newest stands where the vote stood, until the meeting goes on to the next item, or for a while. */
export function freshIn({ state, currentItem, polls }: PhoneMeeting): PhonePoll | undefined {
  if (state !== "OPEN") return undefined;
  const since = Math.max(serverNow() - FRESH, Date.parse(currentItem?.startedAt ?? "") || 0);
  return polls.filter((poll) => isOver(poll) && endOf(poll) > since).sort((a, b) => endOf(b) - endOf(a))[0];
}

/** The latest first; without the one that is fresh. */
export function Results({ meeting }: { meeting: PhoneMeeting }) {
  const fresh = freshIn(meeting);
  const over = meeting.polls.filter((poll) => isOver(poll) && poll !== fresh).reverse();
  if (!over.length) return null;
  return (
    <section class="results">
      <h2>{voteTexts.value.results}</h2>
      {over.map((poll) => (
        <Result key={poll.id} meeting={meeting} poll={poll} />
      ))}
    </section>
  );
}

type Props = { meeting: PhoneMeeting; poll: PhonePoll; heading?: "h2" | "h3" };

export function Result({ meeting, poll, heading: Heading = "h3" }: Props) {
  const t = voteTexts.value;
  const letter = letterOf<Cast>(keys.ballot(poll.id));
  if (poll.state === "ANNULLED") {
    return (
      <article class="card">
        <Heading>{poll.question}</Heading>
        <p>{t.annulled(poll.annulledBecause ?? "")}</p>
      </article>
    );
  }
  return (
    <article class="card">
      <Heading>{poll.question}</Heading>
      {poll.verdict ? <Verdict poll={poll} verdict={poll.verdict} /> : null}
      <Figures poll={poll} />
      {poll.handCount ? null : <p class="hint">{t.castFigures(poll.turnout.cast, poll.turnout.entitled)}</p>}
      {letter?.state === "done" ? <Receipt letter={letter} over /> : <OwnPart meeting={meeting} poll={poll} />}
      {poll.turnout.cast ? <Codes poll={poll} own={letter?.answer?.receipt} /> : null}
      {meeting.state === "OPEN" && among(meeting.mine.entitledIn, poll) ? <Reserving poll={poll} /> : null}
    </article>
  );
}

/** Whether he was on the electoral roll, and voted; of hands nobody knows whose. To those who only look on nothing is said. */
function OwnPart({ meeting: { mine }, poll }: Props) {
  const t = voteTexts.value;
  if (poll.handCount && among(mine.entitledIn, poll)) return <p>{t.byHands}</p>;
  if (among(mine.votedIn, poll)) return <p class="done">{t.ballotIn}</p>;
  if (among(mine.entitledIn, poll)) return <p>{t.entitledOnly}</p>;
  return mine.attendance ? <p>{t.notEntitled}</p> : null;
}

function Verdict({ poll, verdict }: { poll: PhonePoll; verdict: NonNullable<PhonePoll["verdict"]> }) {
  const t = voteTexts.value;
  const carried = verdict.outcome === "CARRIED";
  const words = poll.seats === null ? names.value.outcome[verdict.outcome] : carried ? t.electedAll : t.electedNone;
  return (
    <>
      <p class="verdict">
        <span aria-hidden="true">{carried ? "✓ " : "✗ "}</span>
        {words}
      </p>
      {poll.seats === null ? <p>{t.figures(verdict.votesFor, verdict.base, verdict.required)}</p> : null}
    </>
  );
}

function Figures({ poll }: { poll: PhonePoll }) {
  const t = voteTexts.value;
  const hands = new Map(poll.handCount?.map(({ optionId, count }) => [optionId, count]));
  return (
    <table class="figures">
      <caption class="unseen">{poll.question}</caption>
      <thead>
        <tr>
          <th scope="col">{poll.seats === null ? t.option : t.candidate}</th>
          <th scope="col">{t.votes}</th>
          {poll.handCount ? <th scope="col">{t.hands}</th> : null}
        </tr>
      </thead>
      <tbody>
        {poll.options.map((option) => (
          <tr key={option.id}>
            <th scope="row">
              {option.label}
              {option.elected ? <strong class="elected"> ✓ {t.elected}</strong> : null}
            </th>
            <td>{option.count}</td>
            {poll.handCount ? <td>{hands.get(option.id)}</td> : null}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
