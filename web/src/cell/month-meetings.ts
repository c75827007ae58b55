// Which meetings has a cell in a month, the latest first?
import { useSignal, useSignalEffect } from "@preact/signals";
import { ask, type Refused, type Unreachable } from "../api/ask";
import { graphql, type ResultOf } from "../api/graphql";
import type { Loaded } from "../api/loaded";
import { type Month, monthIn, monthWritten } from "./month";

const HELD = graphql(`
  fragment Held on Meeting {
    id title kind state place scheduledAt openedAt cancelledBecause
    attendance { expected present remote }
    quorum { required met }
    cell { id }
    chair { id }
    minuteTaker { id }
    minuteTakerOperates
    minutes { state vi: pdfUrl(language: VI) en: pdfUrl(language: EN) }
  }
`);
const MEETINGS = graphql(
  `query MeetingsOfCell($id: ID!, $year: Int!, $month: Int!) {
    cell(id: $id) { meetings(first: 50, year: $year, month: $month) { nodes { ...Held } } }
  }`,
  [HELD],
);
export type HeldOf = ResultOf<typeof HELD>;

/** All that it has: no cell meets fifty times in a month. */
async function read(id: string, month: Month): Promise<HeldOf[]> {
  const answer = await ask(MEETINGS, { id, ...month });
  return answer.cell?.meetings.nodes ?? [];
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
    read(id, monthIn(asked)).then(
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
