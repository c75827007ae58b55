// What does a screen follow? A subscription: the newest state, when it came, and whether it may be shown.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { TadaDocumentNode } from "gql.tada";
import { useMemo } from "preact/hooks";
import { Refused } from "./ask";
import { serverNow } from "./clock";
import { barred, faltering, flowing, line } from "./connection";
import { textOf } from "./graphql";
import { hereAhead, takeAhead } from "./posted";

export type Live<T> = {
  /** The newest; kept while the line is lost. */
  value: ReadonlySignal<T | undefined>;
  /** When it came, as serverNow() counts. */
  at: ReadonlySignal<number>;
  refused: ReadonlySignal<Refused | undefined>;
};

const AGAIN = 3_000; // milliseconds
const PASSING = new Set(["UNAVAILABLE", "INTERNAL_ERROR"]); // what a server that has just started may say

/** Follow while the component is there. `merge` puts what came to what was known; without it the newest is all. */
export function useLive<R, V, T = R>(
  document: TadaDocumentNode<R, V>,
  variables: V,
  merge: (known: T | undefined, came: R) => T = (_, came) => came as unknown as T,
): Live<T> {
  function known(given: V): T | undefined {
    const data = hereAhead(document, given);
    return data && merge(undefined, data);
  }

  const value = useSignal<T | undefined>(known(variables));
  const at = useSignal(value.peek() === undefined ? 0 : serverNow());
  const refused = useSignal<Refused | undefined>(undefined);
  const asked = useSignal("");
  asked.value = JSON.stringify(variables);

  useSignalEffect(() => {
    const given = JSON.parse(asked.value);
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    let isWanted = true;
    value.value = known(given);
    refused.value = undefined;

    /** What passes is waited for, with what is known on the screen; what somebody may not see is taken from it. */
    function hear(error: { message: string; extensions?: { code?: unknown } }) {
      const code = String(error.extensions?.code);
      if (PASSING.has(code)) return;
      refused.value = new Refused(code, error.message);
      value.value = undefined;
    }

    function again() {
      if (!isWanted || refused.peek() || barred.peek()) return;
      faltering();
      timer = setTimeout(follow, AGAIN * (0.5 + Math.random()));
    }

    function follow() {
      if (barred.peek()) return;
      stop = line().subscribe<R>(
        { query: textOf(document), variables: given },
        {
          next: ({ data, errors }) => {
            if (errors?.[0]) hear(errors[0]);
            if (!data || errors?.length) return;
            refused.value = undefined;
            value.value = merge(value.peek(), data);
            at.value = serverNow();
            flowing();
          },
          error: (reason) => {
            if (Array.isArray(reason) && reason[0]) hear(reason[0]);
            again();
          },
          complete: again,
        },
      );
    }

    // What was asked ahead is shown until the line brings what is newer.
    takeAhead(document, given)?.then(
      ({ data, errors }) => {
        if (!isWanted || !data || errors?.length || value.peek() !== undefined || refused.peek()) return;
        value.value = merge(undefined, data);
        at.value = serverNow();
      },
      () => {}, // then the line brings it
    );
    follow();
    return () => {
      isWanted = false;
      clearTimeout(timer);
      stop();
    };
  });

  useSignalEffect(() => {
    if (!barred.value) return;
    refused.value = barred.value;
    value.value = undefined;
  });

  return useMemo(() => ({ value, at, refused }), [value, at, refused]);
}
