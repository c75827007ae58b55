// How does a list of ten thousand rows stay quick? Only the rows in sight, and the one with the focus, are in the page.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { usePrinting } from "./printing";

const FEW = 120; // so many are all in the page: browsers find text in them, and rows are as high as they like
const MARGIN = 12; // rows above and below what is in sight, so that Tab finds the next link
const STEP = 6; // the rows in the page change by so many at once

type Props<R> = {
  rows: readonly R[];
  columns: number;
  kind: string;
  caption: ComponentChildren;
  head: ComponentChildren;
  /** The cells of a row. */
  children: (row: R) => ComponentChildren;
  /** In place of scrolling: which rows, of how many. */
  part?: { first: number; of: number } | undefined;
};

/** A table whose rows are at least as high as `--row` says; scrolled with the window. */
export function Rows<R extends { id: string }>({ rows, columns, kind, caption, head, children, part }: Props<R>) {
  const table = useRef<HTMLTableElement>(null);
  const focused = useSignal<string | undefined>(undefined);
  const printing = usePrinting();
  const partly = rows.length > FEW && !printing.value;
  const [first, last] = useSight(table, rows.length, partly);
  useAnchor(table, rows);

  const kept = partly && focused.value ? rows.findIndex((row) => row.id === focused.value) : -1;
  const runs: [number, number][] = [[first, last]];
  if (kept >= 0 && kept < first) runs.unshift([kept, kept + 1]);
  if (kept >= last) runs.push([kept, kept + 1]);
  const from = part?.first ?? 0;

  return (
    <table ref={table} class={`rows ${kind} ${partly ? "many" : ""}`} aria-rowcount={(part?.of ?? rows.length) + 1}>
      <caption>{caption}</caption>
      <thead>
        <tr aria-rowindex={1}>{head}</tr>
      </thead>
      <tbody
        onFocusIn={(event) => {
          focused.value = (event.target as Element).closest("tr")?.id.slice(4);
        }}
        onFocusOut={() => {
          focused.value = undefined;
        }}
      >
        {runs.flatMap(([begin, end], n) => [
          // The first and the last gap are always the same two: so the row with the focus is never moved.
          <Gap key={n ? "between" : "above"} rows={begin - (runs[n - 1]?.[1] ?? 0)} columns={columns} />,
          ...rows.slice(begin, end).map((row, offset) => (
            <tr key={row.id} id={`row-${row.id}`} class="row" aria-rowindex={from + begin + offset + 2}>
              {children(row)}
            </tr>
          )),
        ])}
        <Gap key="gap" rows={rows.length - (runs.at(-1)?.[1] ?? 0)} columns={columns} />
      </tbody>
    </table>
  );
}

function Gap({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes the focus
    <tr class="gap" aria-hidden="true">
      <td colSpan={columns} style={{ height: `calc(${rows} * var(--row))` }} />
    </tr>
  );
}

/** Pixels. */
export function rowHeight(table: Element): number {
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Number.parseFloat(getComputedStyle(table).getPropertyValue("--row")) * rem;
}

/** The first row that must be in the page, and the one after the last. */
function useSight(table: { current: HTMLTableElement | null }, count: number, partly: boolean): [number, number] {
  const sight: Signal<[number, number]> = useSignal<[number, number]>([0, 3 * MARGIN]);
  useLayoutEffect(() => {
    if (!partly) return;
    let frame = 0;
    function look() {
      frame = 0;
      const body = table.current?.tBodies[0];
      if (!body) return;
      const height = rowHeight(body);
      const above = -body.getBoundingClientRect().top / height;
      const first = Math.floor((above - MARGIN) / STEP) * STEP;
      const last = Math.ceil((above + innerHeight / height + MARGIN) / STEP) * STEP;
      const [shownFirst, shownLast] = sight.peek();
      if (first !== shownFirst || last !== shownLast) sight.value = [first, last];
    }
    function soon() {
      frame ||= requestAnimationFrame(look);
    }
    look();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("resize", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("resize", soon);
    };
  }, [partly, count, table, sight]);
  if (!partly) return [0, count];
  const [first, last] = sight.value;
  const begin = Math.max(0, Math.min(first, count - 1));
  return [begin, Math.max(begin, Math.min(count, last))];
}

/** `#row-…` in the address leads to that row, whether it is in the page or not. */
function useAnchor(table: { current: HTMLTableElement | null }, rows: readonly { id: string }[]) {
  const newest = useRef(rows);
  newest.current = rows;
  const isEmpty = rows.length === 0;
  useEffect(() => {
    if (isEmpty) return;
    function go() {
      const id = decodeURIComponent(location.hash).match(/^#row-(.+)/)?.[1];
      const at = id ? newest.current.findIndex((row) => row.id === id) : -1;
      const body = table.current?.tBodies[0];
      if (at < 0 || !body) return;
      const element = document.getElementById(`row-${id}`);
      const top = element
        ? element.getBoundingClientRect().top
        : body.getBoundingClientRect().top + at * rowHeight(body);
      scrollTo({ top: scrollY + top - innerHeight / 4 });
    }
    go();
    addEventListener("hashchange", go);
    return () => removeEventListener("hashchange", go);
  }, [isEmpty, table]);
}
