// What does a committee's board come to? A SNAPSHOT replaces everything, CHANGES replace by id what they bring.
import { graphql, type ResultOf } from "../api/graphql";

const NUMBERS = graphql(`
  fragment BoardNumbers on BoardTotals {
    cells meetingsScheduled meetingsOpen meetingsClosed meetingsNotOpened
    expected present remote meetingsWithQuorum pollsOpen pollsCarried pollsNotCarried meetingsNeedingAttention
  }
`);

export const BOARD = graphql(
  `subscription Board($committeeId: ID!, $date: Date) {
    board(committeeId: $committeeId, date: $date) {
      kind version date
      committee { id name parent { id name } }
      totals { ...BoardNumbers }
      lines { organization { __typename id name } totals { ...BoardNumbers } }
      meetings(first: 100) {
        id state scheduledAt openedAt closedAt
        cell { id name parent { id name } }
        attendance { expected present remote }
        quorum { base counted required met }
        currentItem { number title }
        agenda { id }
        polls { id state closedAt turnout { entitled cast } options { votes } verdict { outcome } }
      }
      attendanceOverTime { since attending }
      attention {
        reason since
        meeting {
          id scheduledAt absentRunning
          cell { id name parent { id name parent { id } } }
          attendance { expected present remote }
          quorum { base counted required }
        }
      }
    }
  }`,
  [NUMBERS],
);

type Message = ResultOf<typeof BOARD>;
type Board = Message["board"];
export type Totals = Board["totals"];
export type Line = Board["lines"][number];
export type Meeting = Board["meetings"][number];
export type Point = Board["attendanceOverTime"][number];
export type Attention = Board["attention"][number];

/** `lines` and `meetings` are the same maps from message to message; the object around them is another each time. */
export type Evening = Pick<Board, "date" | "committee" | "totals" | "attendanceOverTime" | "attention"> & {
  lines: Map<string, Line>;
  meetings: Map<string, Meeting>;
  /** Another number whenever a line or a meeting has come or gone. */
  gathered: number;
};

export function merge(known: Evening | undefined, { board }: Message): Evening {
  const { date, committee, totals, attendanceOverTime, attention } = board;
  const whole = board.kind === "SNAPSHOT" || !known;
  const lines = whole ? new Map<string, Line>() : known.lines;
  const meetings = whole ? new Map<string, Meeting>() : known.meetings;
  const size = lines.size + meetings.size;
  for (const line of board.lines) lines.set(line.organization.id, line);
  for (const meeting of board.meetings) meetings.set(meeting.id, meeting);
  const same = whole
    ? sameKeys(known?.lines, lines) && sameKeys(known?.meetings, meetings)
    : size === lines.size + meetings.size;
  const gathered = (known?.gathered ?? 0) + (same ? 0 : 1);
  return { date, committee, totals, attendanceOverTime, attention, lines, meetings, gathered };
}

function sameKeys(one: Map<string, unknown> | undefined, other: Map<string, unknown>): boolean {
  return one?.size === other.size && [...other.keys()].every((key) => one.has(key));
}

/** Who has come, also who has left since: so numbers only grow while meetings run and end. */
export function attended({ present, remote }: { present: number; remote: number }): number {
  return present + remote;
}

/** All but those that were cancelled. */
export function meetingsOf(totals: Totals): number {
  return totals.meetingsScheduled + totals.meetingsNotOpened + totals.meetingsOpen + totals.meetingsClosed;
}

/** All meetings of the day are, or were cancelled. */
export function isOver(totals: Totals): boolean {
  return meetingsOf(totals) === totals.meetingsClosed;
}

/** A board brings at most a hundred meetings. Where there are more, those that it brings would mislead. */
export function isWhole({ meetings, totals }: Evening): boolean {
  let held = 0;
  for (const meeting of meetings.values()) if (meeting.state !== "CANCELLED") held++;
  return held >= meetingsOf(totals);
}
