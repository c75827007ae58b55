// Which rows does the board list, and in which order? They keep their place until somebody sorts.
import type { Attention, Evening, Line, Meeting, Totals } from "./followed";
import { isWhole } from "./followed";

export type Show = "all" | "attention" | "open" | "waiting" | "closed";
export type Sort = "name" | "state" | "attendance";
export const SHOWS: Show[] = ["all", "attention", "open", "waiting", "closed"];
export const SORTS: Sort[] = ["name", "state", "attendance"];

/** A cell's meeting; or a cell of which no meeting is known, with what its meetings come to. */
export type Row = {
  id: string;
  cell: { id: string; name: string; parent: { id: string; name: string } | null };
  meeting?: Meeting | undefined;
  totals?: Totals | undefined;
  attention: readonly Attention[];
};
export type LineRow = { id: string; line: Line; attention: number };

const byName = new Intl.Collator("vi", { numeric: true }).compare;
const NONE: readonly Attention[] = [];

export function attentionByMeeting(evening: Evening): Map<string, Attention[]> {
  const found = new Map<string, Attention[]>();
  for (const attention of evening.attention) {
    const others = found.get(attention.meeting.id);
    if (others) others.push(attention);
    else found.set(attention.meeting.id, [attention]);
  }
  return found;
}

/** The cells by name: each meeting, and the cells directly below that have none. */
export function cellRows(evening: Evening): Row[] {
  const needing = attentionByMeeting(evening);
  const rows: Row[] = [];
  const met = new Set<string>();
  if (isWhole(evening)) {
    for (const meeting of evening.meetings.values()) {
      met.add(meeting.cell.id);
      rows.push({ id: meeting.id, cell: meeting.cell, meeting, attention: needing.get(meeting.id) ?? NONE });
    }
  }
  for (const { organization, totals } of evening.lines.values()) {
    if (organization.__typename !== "Cell" || met.has(organization.id)) continue;
    const cell = { id: organization.id, name: organization.name, parent: evening.committee };
    rows.push({ id: organization.id, cell, totals, attention: NONE });
  }
  return rows.sort(
    (one, other) => byName(one.cell.name, other.cell.name) || startOf(one).localeCompare(startOf(other)),
  );
}

/** The committees directly below, by name, with how much below each needs attention. */
export function lineRows(evening: Evening): LineRow[] {
  const needing = new Map<string, number>();
  for (const { meeting } of evening.attention) {
    const { parent } = meeting.cell;
    for (const above of [parent?.id, parent?.parent?.id]) {
      if (above) needing.set(above, (needing.get(above) ?? 0) + 1);
    }
  }
  const rows = [...evening.lines.values()]
    .filter(({ organization }) => organization.__typename === "Committee")
    .map((line) => ({ id: line.organization.id, line, attention: needing.get(line.organization.id) ?? 0 }));
  return rows.sort((one, other) => byName(one.line.organization.name, other.line.organization.name));
}

const startOf = (row: Row) => row.meeting?.scheduledAt ?? "";

/** What somebody looks for first comes first; cells without a meeting last. */
function rank({ meeting, totals, attention }: Row): number {
  if (attention.length) return 0;
  if (totals) return totals.meetingsNotOpened ? 0 : totals.meetingsOpen ? 1 : totals.meetingsScheduled ? 2 : 4;
  return { OPEN: 1, SCHEDULED: 2, ANNOUNCED: 2, CLOSED: 3, CANCELLED: 4 }[meeting?.state ?? "CANCELLED"];
}

/** The share that is here, the lowest first; who has not begun comes last. */
function share({ meeting, totals }: Row): number {
  if (totals?.expected) return (totals.present + totals.remote) / totals.expected;
  if (meeting?.state !== "OPEN" && meeting?.state !== "CLOSED") return 2;
  return meeting.quorum.base ? meeting.quorum.counted / meeting.quorum.base : 2;
}

export function sorted(rows: Row[], sort: Sort): Row[] {
  if (sort === "state") return rows.sort((one, other) => rank(one) - rank(other));
  if (sort === "attendance") return rows.sort((one, other) => share(one) - share(other));
  return rows;
}

export function sortedLines(rows: LineRow[], sort: Sort): LineRow[] {
  const here = ({ line: { totals } }: LineRow) =>
    totals.expected ? (totals.present + totals.remote) / totals.expected : 2;
  if (sort === "state") return rows.sort((one, other) => other.attention - one.attention);
  if (sort === "attendance") return rows.sort((one, other) => here(one) - here(other));
  return rows;
}

/** As `placed` says; whoever is new comes after. */
export function inPlace<R extends { id: string }>(rows: R[], placed: readonly string[]): R[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const known = placed.flatMap((id) => byId.get(id) ?? []);
  const places = new Set(placed);
  return known.length === rows.length ? known : [...known, ...rows.filter((row) => !places.has(row.id))];
}

export function shows(row: Row, show: Show): boolean {
  const state = row.meeting?.state;
  const { totals } = row;
  if (show === "attention") return row.attention.length > 0 || Boolean(totals?.meetingsNotOpened);
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

export function showsLine({ line: { totals }, attention }: LineRow, show: Show): boolean {
  if (show === "attention") return attention > 0 || totals.meetingsNotOpened > 0;
  if (show === "open") return totals.meetingsOpen > 0;
  if (show === "waiting") return totals.meetingsScheduled + totals.meetingsNotOpened > 0;
  if (show === "closed") return totals.meetingsClosed > 0;
  return true;
}

const folded = new Map<string, string>();

/** Without diacritics and capitals; each name is folded once. */
export function fold(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const bare = name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  if (folded.size > 50_000) folded.clear();
  folded.set(name, bare);
  return bare;
}

/** Whether all words of `sought` are in the name, in any order. */
export function matches(name: string, sought: string): boolean {
  const bare = fold(name);
  return fold(sought)
    .split(/\s+/)
    .every((word) => bare.includes(word));
}
