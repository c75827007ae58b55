// What stands below the glance? The committees and the cells, as chosen; on the wall one page of them.
import { useRef } from "preact/hooks";
import { Button } from "../parts/act";
import { number } from "../parts/numbers";
import { CellHead, CellRow } from "./cells";
import type { Choice } from "./choice";
import { type Evening, isWhole } from "./followed";
import { OrganizationHead, OrganizationRow } from "./organizations";
import {
  cellRows,
  inPlace,
  type LineRow,
  lineRows,
  matches,
  type Needing,
  needingOf,
  type Row,
  shows,
  showsLine,
  sorted,
  sortedLines,
} from "./rows";
import { texts } from "./texts";
import { Rows } from "./visible";
import type { Turning } from "./wall";

export type Chosen = {
  lines: LineRow[];
  cells: Row[];
  all: { lines: LineRow[]; cells: Row[] };
  needing: Needing;
  isWhole: boolean;
};
type Placed = { from: Evening["meetings"]; sort: string; gathered: number; whole: boolean } & Chosen["all"];

const NONE: Chosen = { lines: [], cells: [], all: { lines: [], cells: [] }, needing: new Set(), isWhole: true };

/** The rows in the places that they had when they were last sorted: `sortedAt` says when. */
export function useLists(evening: Evening | undefined, choice: Choice, sortedAt: number): Chosen {
  const placed = useRef<Placed | undefined>(undefined);
  if (!evening) return NONE;
  const { show, sort, sought } = choice;
  const needing = needingOf(evening);
  const whole = isWhole(evening);
  const before = placed.current;
  const wanted = `${sort} ${sortedAt}`;
  const [from, gathered] = [evening.meetings, evening.gathered];
  const isOld = before?.sort !== wanted || before.whole !== whole;
  if (isOld || before.from !== from || before.gathered !== gathered) {
    let [lines, cells] = [lineRows(evening), cellRows(evening, whole)];
    if (isOld || sort === "name") {
      lines = sortedLines(lines, sort);
      cells = sorted(cells, sort, needing);
    } else {
      lines = inPlace(lines, before.lines);
      cells = inPlace(cells, before.cells);
    }
    placed.current = { from, sort: wanted, gathered, whole, lines, cells };
  }
  const all = placed.current ?? NONE.all;
  let { lines, cells } = all;
  if (show !== "all") {
    lines = lines.filter((row) => showsLine(row, show));
    cells = cells.filter((row) => shows(row, show, needing));
  }
  if (sought) {
    lines = lines.filter((row) => matches(row.line.organization.name, sought));
    cells = cells.filter((row) => matches(row.cell.name, sought));
  }
  return { lines, cells, all, needing, isWhole: whole };
}

type Props = { evening: Evening; lists: Chosen; choice: Choice; turning: Turning | undefined };

export function Lists({ evening, lists, choice, turning }: Props) {
  const { lines, cells, all, needing } = lists;
  const t = texts.value;
  const [lineSlice, cellSlice] = turning ? turned(lines, cells, turning) : [lines, cells];
  const suffix = choice.date ? `?date=${choice.date}` : "";
  const count = all.lines.length + all.cells.length;
  const isNone = lines.length + cells.length === 0 && count > 0;
  return (
    <>
      <p class="found" role="status">
        {isNone ? t.noneMatches : null}
        {!isNone && (choice.show !== "all" || choice.sought)
          ? t.shown(number(lines.length + cells.length), number(count))
          : null}
      </p>
      {isNone ? <Button onPress={() => choice.choose({ show: undefined, q: undefined })}>{t.showAll}</Button> : null}
      {lineSlice.length ? (
        <Rows
          kind="organizations"
          rows={lineSlice}
          columns={5}
          part={turning && partOf(lines, lineSlice)}
          head={<OrganizationHead />}
          caption={
            <Caption title={t.organizations} part={turning && partOf(lines, lineSlice)} turning={turning}>
              {lists.isWhole ? null : t.manyNote}
            </Caption>
          }
        >
          {(row) => <OrganizationRow line={row.line} suffix={suffix} />}
        </Rows>
      ) : null}
      {cellSlice.length ? (
        <Rows
          kind="cells"
          rows={cellSlice}
          columns={5}
          part={turning && partOf(cells, cellSlice)}
          head={<CellHead />}
          caption={
            <Caption title={t.cells} part={turning && partOf(cells, cellSlice)} turning={turning}>
              {t.barNote}
            </Caption>
          }
        >
          {({ id, cell, meeting, totals }) => (
            <CellRow
              cell={cell}
              meeting={meeting}
              totals={totals}
              isNeeding={needing.has(id)}
              committeeId={evening.committee.id}
            />
          )}
        </Rows>
      ) : null}
    </>
  );
}

type CaptionProps = {
  title: string;
  part: { first: number; of: number } | undefined;
  turning: Turning | undefined;
  children: string | null;
};

/** On the wall it says which rows are there. */
function Caption({ title, part, turning, children }: CaptionProps) {
  const t = texts.value;
  const last = part && turning ? part.first + turning.fits.value : 0;
  return (
    <>
      <span class="name">{title}</span>{" "}
      {part && turning ? <span>{t.pageOf(part.first + 1, Math.min(last, part.of), part.of)} </span> : null}
      {children ? <small>{children}</small> : null}
    </>
  );
}

function partOf<R>(all: R[], slice: R[]): { first: number; of: number } | undefined {
  const first = slice[0];
  return slice.length === all.length || first === undefined ? undefined : { first: all.indexOf(first), of: all.length };
}

/** The rows that may be on the page that is turned up. */
function turned(lines: LineRow[], cells: Row[], { first, tried }: Turning): [LineRow[], Row[]] {
  if (first < lines.length) return [lines.slice(first, first + tried), []];
  const begin = first - lines.length;
  return [[], cells.slice(begin, begin + tried)];
}
