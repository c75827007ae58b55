// Which meetings has a cell in a month? Its list, the latest first, is read on until it is before that month.
import { useSignal, useSignalEffect } from "@preact/signals";
import { ask, type Refused, type Unreachable } from "../api/ask";
import { graphql, type ResultOf } from "../api/graphql";
import type { Loaded } from "../api/loaded";
import { timeZone } from "../session";
import { type Month, monthWritten } from "./month";

const HELD = graphql(`
  fragment Held on Meeting {
    id title kind state place scheduledAt openedAt cancelledBecause
    attendance { expected present remote }
    quorum { required met }
    minuteTaker { id }
    minutes { state vi: pdfUrl(language: VI) en: pdfUrl(language: EN) }
  }
`);
const MEETINGS = graphql(
  `query MeetingsOfCell($id: ID!, $after: String) {
    cell(id: $id) { meetings(first: 24, after: $after) { nodes { ...Held } pageInfo { hasNextPage endCursor } } }
  }`,
  [HELD],
);
export type HeldOf = ResultOf<typeof HELD>;

/** 2026-11, there where the organisation is. */
function monthOf(instant: string): string {
  const local = new Intl.DateTimeFormat("en-CA", { timeZone: timeZone(), year: "numeric", month: "2-digit" });
  return local.format(new Date(instant)).slice(0, 7);
}

async function read(id: string, month: string): Promise<HeldOf[]> {
  const found: HeldOf[] = [];
  let after: string | null = null;
  for (;;) {
    const answer: ResultOf<typeof MEETINGS> = await ask(MEETINGS, { id, after });
    const page = answer.cell?.meetings;
    if (!page) return found;
    found.push(...page.nodes.filter(({ scheduledAt }) => monthOf(scheduledAt) === month));
    const last = page.nodes.at(-1);
    if (!page.pageInfo.hasNextPage || !last || monthOf(last.scheduledAt) < month) return found;
    after = page.pageInfo.endCursor;
  }
}

/** Of another month nothing is shown until it is there. */
export function useMeetings(id: string, month: Month): Loaded<HeldOf[]> {
  const value = useSignal<HeldOf[] | undefined>(undefined);
  const failed = useSignal<Refused | Unreachable | undefined>(undefined);
  const wanted = useSignal("");
  const round = useSignal(0);
  wanted.value = monthWritten(month);

  useSignalEffect(() => {
    void round.value;
    const asked = wanted.value;
    let current = true;
    value.value = failed.value = undefined;
    read(id, asked).then(
      (found) => {
        if (current) value.value = found;
      },
      (error) => {
        if (current) failed.value = error;
      },
    );
    return () => {
      current = false;
    };
  });

  return { value, failed, again: () => round.value++ };
}
