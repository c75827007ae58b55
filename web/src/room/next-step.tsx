// Which button is the next step? The same one all evening, at the same place: its words change, and its focus stays.
import type { ComponentChildren } from "preact";
import { Failed, useAct } from "../parts/act";
import { names } from "../texts/names";
import { PUT_MINUTES_TO_VOTE, START_ITEM, send } from "./deeds";
import { type Desk, useDesk } from "./desk";
import { isFixed, justDecided, type Meeting, pdfOf } from "./meeting";
import { nextStep, type Step } from "./next";
import { texts } from "./texts";
import { conclude, keepMinutes, keepWords } from "./typed";

export function NextStep() {
  const desk = useDesk();
  const step = nextStep(desk.meeting);
  const act = useAct((taken: Step) => take(desk, taken));
  const t = texts.value;
  const mine = step && (desk.chairs || !FOR_THE_CHAIR.has(step.is)) && (desk.conducts || !OF_VOTES.has(step.is));
  return (
    <section class="next" aria-labelledby="next">
      <h2 id="next">{t.next}</h2>
      {mine ? (
        <>
          <button
            type="button"
            class="button first"
            aria-busy={act.busy.value}
            // Who presses twice out of habit does not take the step after this one too.
            onClick={(event) => event.detail < 2 && act.run(step)}
          >
            {verbOf(step)}
          </button>
          <Hint>{[cameOut(desk.meeting), hintOf(step, desk.meeting)].filter(Boolean).join(" ")}</Hint>
        </>
      ) : (
        <Resting>{step ? t.chairDoes(verbOf(step)) : t.over(desk.meeting.state)}</Resting>
      )}
      <Failed>{act.failed.value}</Failed>
    </section>
  );
}

/** There is nothing to do, or somebody else does it; after the meeting there is the paper on it. */
function Resting({ children }: { children: string }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const { minutes } = meeting;
  if (meeting.state !== "CLOSED" || !minutes) return <p class="resting">{children}</p>;
  return (
    <>
      <a class="button first" href={pdfOf(minutes)} target="_blank" rel="noreferrer">
        {t.minutesAsPdf}
      </a>
      <p class="hint">
        {children} {minutes.state === "APPROVED" ? "" : t.minutesNotApproved}
      </p>
    </>
  );
}

function Hint({ children }: { children: ComponentChildren }) {
  return children ? <p class="hint">{children}</p> : null;
}

const FOR_THE_CHAIR = new Set<Step["is"]>(["announce", "open", "closeMeeting"]);
const OF_VOTES = new Set<Step["is"]>(["putToVote", "putMinutes", "openVote", "closeVote"]);

function verbOf(step: Step): string {
  const verbs = texts.value.verbs;
  switch (step.is) {
    case "finishRoll":
      return verbs.finishRoll(step.missing);
    case "start":
    case "conclude":
    case "putToVote":
      return verbs[step.is](step.item.number, step.item.title);
    default:
      return verbs[step.is];
  }
}

/** Of the vote that is over: in sight also where the result itself is not. */
function cameOut(meeting: Meeting): string | undefined {
  const vote = meeting.polls.some(({ state }) => state === "OPEN") ? undefined : justDecided(meeting);
  const outcome = vote?.verdict?.outcome;
  return outcome && texts.value.decided(names.value.outcome[outcome]);
}

function hintOf(step: Step, meeting: Meeting): string | undefined {
  const hints = texts.value.hints;
  switch (step.is) {
    case "finishRoll":
    case "callRoll":
      return hints.roll;
    case "conclude":
      return isFixed(meeting) ? undefined : hints.conclude;
    case "putMinutes":
      return hints.minutes;
    case "openVote":
    case "closeVote":
      return step.vote.question;
    default:
      return undefined;
  }
}

async function take(desk: Desk, step: Step): Promise<unknown> {
  const { meeting, put } = desk;
  switch (step.is) {
    case "callRoll":
      return document.getElementById("roll")?.focus();
    case "start":
      await keepWords(desk);
      return send(START_ITEM, { itemId: step.item.id });
    case "conclude":
      return conclude(desk, step.item);
    case "putMinutes":
      await keepMinutes(desk);
      return send(PUT_MINUTES_TO_VOTE, { meetingId: meeting.id });
    case "openVote":
    case "closeVote":
      return put({ is: step.is, vote: step.vote.id });
    default:
      return put({ is: step.is });
  }
}
