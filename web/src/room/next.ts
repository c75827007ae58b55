// What is the chair to do now? One step, from the state of the meeting alone: no clock, no server, nothing remembered.
import { currentItem, type Item, type Meeting, unaccounted, type Vote } from "./meeting";

export type Step =
  | { is: "announce" | "open" | "callRoll" | "putMinutes" | "closeMeeting" }
  | { is: "finishRoll"; missing: number }
  | { is: "start" | "conclude" | "putToVote"; item: Item }
  | { is: "openVote" | "closeVote"; vote: Vote };

/** Items that one only goes through: rarely is anything concluded there. */
export const WITHOUT_CONCLUSION = new Set<string>([
  "OPENING",
  "MINUTE_TAKER",
  "ROLL_CALL",
  "AGENDA",
  "RATING",
  "MINUTES",
]);
const VOTED_ON = new Set(["VOTE", "ADMISSION"]);

/** Nothing once the meeting is over. */
export function nextStep(meeting: Meeting): Step | undefined {
  if (meeting.state === "SCHEDULED") return { is: "announce" };
  if (meeting.state === "ANNOUNCED") return { is: "open" };
  if (meeting.state !== "OPEN") return undefined;
  const open = meeting.polls.find(({ state }) => state === "OPEN");
  if (open) return { is: "closeVote", vote: open };
  const item = currentItem(meeting);
  return item ? ofItem(meeting, item) : afterItem(meeting);
}

function ofItem(meeting: Meeting, item: Item): Step {
  if (item.kind === "ROLL_CALL") {
    const missing = unaccounted(meeting).length;
    const { present, remote } = meeting.attendance;
    if (present + remote === 0) return { is: "callRoll" };
    if (missing) return { is: "finishRoll", missing };
  }
  if (VOTED_ON.has(item.kind)) {
    const vote = voteAt(meeting, item);
    if (!vote) return { is: "putToVote", item };
    if (vote.state === "DRAFT") return { is: "openVote", vote };
  }
  if (item.kind === "MINUTES" && meeting.minutes?.state !== "APPROVED") return ofMinutes(meeting);
  if (item.kind === "CLOSING") return { is: "closeMeeting" };
  return WITHOUT_CONCLUSION.has(item.kind) ? afterItem(meeting) : { is: "conclude", item };
}

function afterItem(meeting: Meeting): Step {
  const next = toCome(meeting);
  if (next) return { is: "start", item: next };
  return meeting.minutes?.state === "APPROVED" || wasPut(meeting) ? { is: "closeMeeting" } : ofMinutes(meeting);
}

function ofMinutes(meeting: Meeting): Step {
  const draft = meeting.polls.find(({ approvesMinutes, state }) => approvesMinutes && state === "DRAFT");
  return draft ? { is: "openVote", vote: draft } : { is: "putMinutes" };
}

/** Members have answered, and it was no: the chair may close without minutes, or put them again. */
function wasPut(meeting: Meeting): boolean {
  return meeting.polls.some(({ approvesMinutes, state }) => approvesMinutes && state === "CLOSED");
}

/** The first that is to come, of those after what was on last; else the first of those passed over. */
function toCome(meeting: Meeting): Item | undefined {
  const pending = meeting.agenda.filter(({ state }) => state === "PENDING");
  const last = currentItem(meeting)?.number ?? 0;
  return pending.find(({ number }) => number > last) ?? pending[0];
}

/** One that belongs to the item; or to none, and is prepared, or was opened since the item was put on. */
function voteAt(meeting: Meeting, item: Item): Vote | undefined {
  const since = Date.parse(item.startedAt ?? "");
  return meeting.polls.findLast(({ approvesMinutes, state, agendaItem, openedAt }) => {
    if (approvesMinutes || state === "ANNULLED") return false;
    if (agendaItem) return agendaItem.id === item.id;
    return state === "DRAFT" || Date.parse(openedAt ?? "") >= since;
  });
}
