// What does a screen follow? A subscription: the newest state, when it came, and whether it may be shown.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { TadaDocumentNode } from "gql.tada";
import { useMemo } from "preact/hooks";
import { Refused } from "./ask";
import { line } from "./connection";
import { textOf } from "./graphql";

export type Live<T> = {
  /** The newest; kept while the line is lost. */
  value: ReadonlySignal<T | undefined>;
  /** When it came, as Date.now() counts. */
  at: ReadonlySignal<number>;
  refused: ReadonlySignal<Refused | undefined>;
};

/** Follow while the component is there. `merge` puts what came to what was known; without it the newest is all. */
export function useLive<R, V, T = R>(
  document: TadaDocumentNode<R, V>,
  variables: V,
  merge: (known: T | undefined, came: R) => T = (_, came) => came as unknown as T,
): Live<T> {
  const value = useSignal<T | undefined>(undefined);
  const at = useSignal(0);
  const refused = useSignal<Refused | undefined>(undefined);
  const asked = useSignal("");
  asked.value = JSON.stringify(variables);

  useSignalEffect(() => {
    const given = JSON.parse(asked.value);
    value.value = undefined;
    refused.value = undefined;
    return line().subscribe<R>(
      { query: textOf(document), variables: given },
      {
        next: ({ data, errors }) => {
          const error = errors?.[0];
          if (error) refused.value = new Refused(String(error.extensions?.code), error.message);
          if (!data) return;
          refused.value = undefined;
          value.value = merge(value.peek(), data);
          at.value = Date.now();
        },
        error: (reason) => {
          const error = Array.isArray(reason) ? reason[0] : undefined;
          if (error) refused.value = new Refused(String(error.extensions?.code), error.message);
        },
        complete: () => {},
      },
    );
  });

  return useMemo(() => ({ value, at, refused }), [value, at, refused]);
}
