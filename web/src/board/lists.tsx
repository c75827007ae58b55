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
  type Row,
  shows,
  showsLine,
  sorted,
  sortedLines,
} from "./rows";
import { texts } from "./texts";
import { Rows } from "./visible";
import type { Turning } from "./wall";

export type Chosen = { lines: LineRow[]; cells: Row[]; all: { lines: number; cells: number } };

/** The rows as they are now, in the places that they had when they were last sorted: `sortedAt` says when. */
export function useLists(evening: Evening | undefined, choice: Choice, sortedAt: number): Chosen {
  const placed = useRef<{ for: string; gathered: number; lines: string[]; cells: string[] } | undefined>(undefined);
  if (!evening) return { lines: [], cells: [], all: { lines: 0, cells: 0 } };
  const { show, sort, sought } = choice;
  let lines = lineRows(evening);
  let cells = cellRows(evening);
  const wanted = `${sort} ${sortedAt}`;
  const isOld = placed.current?.for !== wanted;
  const hasGrown = placed.current?.gathered !== evening.gathered;
  if (isOld || (hasGrown && sort === "name")) {
    lines = sortedLines(lines, sort);
    cells = sorted(cells, sort);
  } else if (placed.current) {
    lines = inPlace(lines, placed.current.lines);
    cells = inPlace(cells, placed.current.cells);
  }
  if (isOld || hasGrown) {
    const ids = { lines: lines.map(({ id }) => id), cells: cells.map(({ id }) => id) };
    placed.current = { for: wanted, gathered: evening.gathered, ...ids };
  }
  const all = { lines: lines.length, cells: cells.length };
  if (show !== "all") {
    lines = lines.filter((row) => showsLine(row, show));
    cells = cells.filter((row) => shows(row, show));
  }
  if (sought) {
    lines = lines.filter((row) => matches(row.line.organization.name, sought));
    cells = cells.filter((row) => matches(row.cell.name, sought));
  }
  return { lines, cells, all };
}

type Props = { evening: Evening; lists: Chosen; choice: Choice; turning: Turning | undefined };

export function Lists({ evening, lists: { lines, cells, all }, choice, turning }: Props) {
  const t = texts.value;
  const [lineSlice, cellSlice] = turning ? turned(lines, cells, turning) : [lines, cells];
  const suffix = choice.date ? `?date=${choice.date}` : "";
  const isNone = lines.length + cells.length === 0 && all.lines + all.cells > 0;
  return (
    <>
      <p class="found" role="status">
        {isNone ? t.noneMatches : null}
        {!isNone && (choice.show !== "all" || choice.sought)
          ? t.shown(number(lines.length + cells.length), number(all.lines + all.cells))
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
              {isWhole(evening) ? null : t.manyNote}
            </Caption>
          }
        >
          {(row) => <OrganizationRow row={row} suffix={suffix} />}
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
          {(row) => <CellRow row={row} committeeId={evening.committee.id} />}
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
