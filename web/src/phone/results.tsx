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

/** It stands where the vote stood, until the meeting has gone on for a while. */
export function isFresh(meeting: PhoneMeeting, poll: PhonePoll): boolean {
  return meeting.state === "OPEN" && isOver(poll) && serverNow() - Date.parse(poll.closedAt ?? "") < FRESH;
}

/** The latest first; without those that are fresh. */
export function Results({ meeting }: { meeting: PhoneMeeting }) {
  const over = meeting.polls.filter((poll) => isOver(poll) && !isFresh(meeting, poll)).reverse();
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
      <p class="hint">{t.castFigures(poll.turnout.cast, poll.turnout.entitled)}</p>
      {letter?.state === "done" ? <Receipt letter={letter} over /> : <OwnPart meeting={meeting} poll={poll} />}
      <Codes poll={poll} own={letter?.answer?.receipt} />
      {meeting.state === "OPEN" && among(meeting.mine.entitledIn, poll) ? <Reserving poll={poll} /> : null}
    </article>
  );
}

/** Whether he was on the electoral roll, and voted; to those who only look on nothing is said. */
function OwnPart({ meeting: { mine }, poll }: Props) {
  const t = voteTexts.value;
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
