// Which rows does the board list, and in which order? They keep their place until somebody sorts.
import { fold } from "../parts/fold";
import { attended, type Evening, type Line, type Meeting, type Totals } from "./followed";

export type Show = "all" | "attention" | "open" | "waiting" | "closed";
export type Sort = "name" | "state" | "attendance";
export const SHOWS: Show[] = ["all", "attention", "open", "waiting", "closed"];
export const SORTS: Sort[] = ["name", "state", "attendance"];

/** A cell's meeting; or a cell of which no meeting is known, with what its meetings come to. Both as they are now. */
export type Row = {
  readonly id: string;
  readonly cell: { id: string; name: string; parent: { id: string; name: string } | null };
  readonly meeting: Meeting | undefined;
  readonly totals: Totals | undefined;
};
export type LineRow = { readonly id: string; readonly line: Line };
/** The meetings that need attention, by id. */
export type Needing = ReadonlySet<string>;

const byName = new Intl.Collator("vi", { numeric: true }).compare;

export function needingOf({ attention }: Evening): Needing {
  return new Set(attention.map(({ meeting }) => meeting.id));
}

/** The cells by name: each meeting, and the cells directly below that have none. */
export function cellRows({ meetings, lines, committee }: Evening, whole: boolean): Row[] {
  const rows: Row[] = [];
  const met = new Set<string>();
  for (const { id, cell } of whole ? meetings.values() : []) {
    met.add(cell.id);
    rows.push({
      id,
      cell,
      totals: undefined,
      get meeting() {
        return meetings.get(id);
      },
    });
  }
  for (const { organization } of lines.values()) {
    const { id, name } = organization;
    if (organization.__typename !== "Cell" || met.has(id)) continue;
    rows.push({
      id,
      cell: { id, name, parent: committee },
      meeting: undefined,
      get totals() {
        return lines.get(id)?.totals;
      },
    });
  }
  return rows.sort(
    (one, other) => byName(one.cell.name, other.cell.name) || startOf(one).localeCompare(startOf(other)),
  );
}

/** The committees directly below, by name. */
export function lineRows({ lines }: Evening): LineRow[] {
  const rows: LineRow[] = [];
  for (const first of lines.values()) {
    const { id } = first.organization;
    if (first.organization.__typename !== "Committee") continue;
    rows.push({
      id,
      get line() {
        return lines.get(id) ?? first;
      },
    });
  }
  return rows.sort((one, other) => byName(one.line.organization.name, other.line.organization.name));
}

const startOf = (row: Row) => row.meeting?.scheduledAt ?? "";

/** What somebody looks for first comes first; cells without a meeting last. */
function rank({ id, meeting, totals }: Row, needing: Needing): number {
  if (needing.has(id) || totals?.meetingsNeedingAttention) return 0;
  if (totals) return totals.meetingsOpen ? 1 : totals.meetingsScheduled ? 2 : 4;
  return { OPEN: 1, SCHEDULED: 2, ANNOUNCED: 2, CLOSED: 3, CANCELLED: 4 }[meeting?.state ?? "CANCELLED"];
}

/** The share that has come, the lowest first; who has not begun comes last. */
function share({ meeting, totals }: Row): number {
  if (totals?.expected) return attended(totals) / totals.expected;
  if (meeting?.state !== "OPEN" && meeting?.state !== "CLOSED") return 2;
  return meeting.attendance.expected ? attended(meeting.attendance) / meeting.attendance.expected : 2;
}

export function sorted(rows: Row[], sort: Sort, needing: Needing): Row[] {
  if (sort === "state") return rows.sort((one, other) => rank(one, needing) - rank(other, needing));
  if (sort === "attendance") return rows.sort((one, other) => share(one) - share(other));
  return rows;
}

export function sortedLines(rows: LineRow[], sort: Sort): LineRow[] {
  const count = ({ line }: LineRow) => line.totals.meetingsNeedingAttention;
  const here = ({ line: { totals } }: LineRow) => (totals.expected ? attended(totals) / totals.expected : 2);
  if (sort === "state") return rows.sort((one, other) => count(other) - count(one));
  if (sort === "attendance") return rows.sort((one, other) => here(one) - here(other));
  return rows;
}

/** In the order of `placed`; whoever is new comes after. */
export function inPlace<R extends { id: string }>(rows: R[], placed: readonly { id: string }[]): R[] {
  const left = new Map(rows.map((row) => [row.id, row]));
  const known: R[] = [];
  for (const { id } of placed) {
    const row = left.get(id);
    if (row) known.push(row);
    left.delete(id);
  }
  return [...known, ...left.values()];
}

export function shows(row: Row, show: Show, needing: Needing): boolean {
  const state = row.meeting?.state;
  const { totals } = row;
  if (show === "attention") return needing.has(row.id) || Boolean(totals?.meetingsNeedingAttention);
  if (show === "open") return state === "OPEN" || Boolean(totals?.meetingsOpen);
  if (show === "waiting") {
    return (
      state === "SCHEDULED" ||
      state === "ANNOUNCED" ||
      Boolean(totals && totals.meetingsScheduled + totals.meetingsNotOpened)
    );
  }
  if (show === "closed") return state === "CLOSED" || Boolean(totals?.meetingsClosed);
  return true;
}

export function showsLine({ line: { totals } }: LineRow, show: Show): boolean {
  if (show === "attention") return totals.meetingsNeedingAttention > 0;
  if (show === "open") return totals.meetingsOpen > 0;
  if (show === "waiting") return totals.meetingsScheduled + totals.meetingsNotOpened > 0;
  if (show === "closed") return totals.meetingsClosed > 0;
  return true;
}

/** Whether all words of `sought` are in the name, in any order. */
export function matches(name: string, sought: string): boolean {
  const bare = fold(name);
  return fold(sought)
    .split(/\s+/)
    .every((word) => bare.includes(word));
}
