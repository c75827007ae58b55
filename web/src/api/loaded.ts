// What does a page read once? A query, asked again when the page wants it; what was known stays meanwhile.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { TadaDocumentNode } from "gql.tada";
import { ask, type Refused, type Unreachable } from "./ask";
import { hereAhead } from "./posted";

export type Loaded<T> = {
  value: ReadonlySignal<T | undefined>;
  failed: ReadonlySignal<Refused | Unreachable | undefined>;
  again: () => void;
};

export function useLoaded<R, V>(document: TadaDocumentNode<R, V>, variables: V): Loaded<R> {
  const value = useSignal<R | undefined>(hereAhead(document, variables));
  const failed = useSignal<Refused | Unreachable | undefined>(undefined);
  const asked = useSignal("");
  const round = useSignal(0);
  asked.value = JSON.stringify(variables);

  useSignalEffect(() => {
    void round.value;
    let wanted = true;
    ask(document, JSON.parse(asked.value) as V).then(
      (came) => {
        if (!wanted) return;
        failed.value = undefined;
        value.value = came;
      },
      (error) => {
        if (wanted) failed.value = error;
      },
    );
    return () => {
      wanted = false;
    };
  });

  return { value, failed, again: () => round.value++ };
}
