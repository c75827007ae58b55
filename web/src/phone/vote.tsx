// What is a member asked to vote on, and what became of his ballot? The question in full, and one thing to do.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../parts/act";
import { clock } from "../parts/times";
import { names } from "../texts/names";
import { BallotForm } from "./ballot-form";
import { type Cast, cast, keys } from "./deeds";
import { Fate } from "./fate";
import { isLeftUnsent } from "./left-unsent";
import { isPending, type Letter } from "./letters";
import { among, type PhoneMeeting, type PhonePoll } from "./meeting";
import { forget, letterOf } from "./outbox";
import { ReadMinutes } from "./reading";
import { Receipt } from "./receipt";
import { voteTexts } from "./vote-texts";

const OVER = new Set(["POLL_CLOSED", "POLL_ANNULLED", "MEETING_CLOSED", "MEETING_NOT_OPEN"]);

/** Those that have a place on top: votes to be cast, and ballots that are on their way or have just been received. */
export function isAsked(meeting: PhoneMeeting, poll: PhonePoll): boolean {
  const letter = letterOf(keys.ballot(poll.id));
  const { mayVoteIn, votedIn } = meeting.mine;
  if (letter && letter.state !== "done") return true;
  if (poll.state !== "OPEN") return false;
  return letter !== undefined || among([...mayVoteIn, ...votedIn], poll);
}

/** He has not voted yet, and can. */
export function awaits(meeting: PhoneMeeting, poll: PhonePoll): boolean {
  return !letterOf(keys.ballot(poll.id)) && among(meeting.mine.mayVoteIn, poll);
}

export const headingOf = (poll: PhonePoll) => `vote-${poll.id}`;

type Props = { meeting: PhoneMeeting; poll: PhonePoll };

export function Vote({ meeting, poll }: Props) {
  const t = voteTexts.value;
  const letter = letterOf<Cast>(keys.ballot(poll.id));
  const heading = useRef<HTMLHeadingElement>(null);
  const chosen = useSignal<string[]>([]);
  const state = letter?.state;

  useEffect(() => {
    if (state === "done") chosen.value = [];
    // The button that was pressed has gone, and the focus with it.
    if (state && document.activeElement === document.body) heading.current?.focus();
  }, [state, chosen]);

  const settled = state === "done" || isPending(letter) || OVER.has(letter?.refusal?.code ?? "");
  const waits = !settled && among(meeting.mine.mayVoteIn, poll);
  const called = among(meeting.mine.calledToVoteIn, poll);
  return (
    <section class="asked" aria-labelledby={headingOf(poll)}>
      <p class="kicker">
        {waits
          ? poll.seats === null
            ? t.voteNow
            : t.electNow
          : poll.state === "OPEN"
            ? t.running
            : names.value.pollState[poll.state]}
      </p>
      <h2 id={headingOf(poll)} ref={heading} tabIndex={-1}>
        {poll.question}
      </h2>
      {called && !letter ? <p class="called">{t.calledToVote}</p> : null}
      {poll.approvesMinutes ? <ReadMinutes meetingId={meeting.id} /> : null}
      <Stage meeting={meeting} poll={poll} letter={letter} chosen={chosen} />
      <p class="hint">
        {poll.state === "OPEN" && !poll.handCount ? t.turnout(poll.turnout.cast, poll.turnout.entitled) : null}
        {poll.state === "OPEN" && poll.closesAt ? ` · ${t.closesAt(clock(poll.closesAt))}` : null}
      </p>
    </section>
  );
}

type StageProps = Props & { letter: Letter<Cast> | undefined; chosen: Signal<string[]> };

function Stage({ meeting, poll, letter, chosen }: StageProps) {
  const t = voteTexts.value;
  const code = letter?.refusal?.code ?? "";
  if (letter?.state === "done") return <Receipt letter={letter} />;
  if (isPending(letter)) return <OnItsWay poll={poll} chosen={chosen.value} />;
  if (OVER.has(code)) return <Late poll={poll} annulled={code === "POLL_ANNULLED"} />;
  if (among(meeting.mine.mayVoteIn, poll)) {
    const unsent = isLeftUnsent(keys.ballot(poll.id)) ? t.leftUnsent : undefined;
    const failed = letter ? `${t.notCast} ${letter.refusal?.message}` : unsent;
    return (
      <BallotForm
        poll={poll}
        remote={meeting.mine.attendance?.status === "REMOTE"}
        chosen={chosen}
        failed={failed}
        onCast={() => cast(meeting.id, poll, chosen.peek())}
      />
    );
  }
  return (
    <>
      <div role="alert">{letter ? <p class="failed">{letter.refusal?.message}</p> : null}</div>
      {letter ? null : (
        <p class="done">
          {t.voted} {t.votedElsewhere}
        </p>
      )}
      {letter ? <Understood poll={poll} /> : null}
    </>
  );
}

/** The words of the ballot stand here until it is received, and nowhere afterwards. */
function OnItsWay({ poll, chosen }: { poll: PhonePoll; chosen: string[] }) {
  const t = voteTexts.value;
  const labels = poll.options.filter(({ id }) => chosen.includes(id)).map(({ label }) => label);
  return (
    <>
      {labels.length ? <p class="choice-made">{t.yourChoice(labels.join(", "))}</p> : null}
      <Fate of={keys.ballot(poll.id)} />
    </>
  );
}

function Late({ poll, annulled }: { poll: PhonePoll; annulled: boolean }) {
  const t = voteTexts.value;
  return (
    <>
      <div role="alert">
        <p class="failed large">{t.late}</p>
        <p>{annulled ? t.annulledMeans : t.lateMeans}</p>
      </div>
      <Understood poll={poll} />
    </>
  );
}

function Understood({ poll }: { poll: PhonePoll }) {
  return (
    <Button class="wide" onPress={() => forget(keys.ballot(poll.id))}>
      {voteTexts.value.understood}
    </Button>
  );
}
