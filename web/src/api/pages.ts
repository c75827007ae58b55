// How is a long list read? Its first page at once, more when somebody asks for it; what is there stays meanwhile.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import type { TadaDocumentNode } from "gql.tada";
import { ask, type Refused, type Unreachable } from "./ask";

type PageOf<N> = { nodes: N[]; totalCount?: number; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

export type Listed<N> = {
  /** Undefined until the first page is there. */
  nodes: ReadonlySignal<N[] | undefined>;
  total: ReadonlySignal<number>;
  hasMore: ReadonlySignal<boolean>;
  failed: ReadonlySignal<Refused | Unreachable | undefined>;
  again: () => void;
  /** Raises Refused, Unreachable. */
  more: () => Promise<void>;
  change: (change: (node: N) => N) => void;
};

/** `document` takes `after`; `pick` finds the list in its answer. */
export function useListed<R, V extends { after?: string | null | undefined }, N>(
  document: TadaDocumentNode<R, V>,
  variables: Omit<V, "after">,
  pick: (answer: R) => PageOf<N> | null | undefined,
): Listed<N> {
  const nodes = useSignal<N[] | undefined>(undefined);
  const total = useSignal(0);
  const cursor = useSignal<string | null>(null);
  const hasMore = useSignal(false);
  const failed = useSignal<Refused | Unreachable | undefined>(undefined);
  const asked = useSignal("");
  const round = useSignal(0);
  asked.value = JSON.stringify(variables);

  async function read(given: string, after: string | null): Promise<PageOf<N> | undefined> {
    const answer = await ask(document, { ...JSON.parse(given), after } as V);
    return given === asked.peek() ? (pick(answer) ?? undefined) : undefined; // something else is wanted by now
  }

  function keep(page: PageOf<N>, before: N[]): void {
    nodes.value = [...before, ...page.nodes];
    total.value = page.totalCount ?? nodes.value.length;
    cursor.value = page.pageInfo.endCursor;
    hasMore.value = page.pageInfo.hasNextPage;
  }

  useSignalEffect(() => {
    void round.value;
    let wanted = true;
    read(asked.value, null).then(
      (page) => {
        if (!wanted || !page) return;
        failed.value = undefined;
        keep(page, []);
      },
      (error) => {
        if (wanted) failed.value = error;
      },
    );
    return () => {
      wanted = false;
    };
  });

  return {
    nodes,
    total,
    hasMore,
    failed,
    again: () => round.value++,
    more: async () => {
      const page = await read(asked.peek(), cursor.peek());
      if (page) keep(page, nodes.peek() ?? []);
    },
    change: (change) => {
      nodes.value = nodes.peek()?.map(change);
    },
  };
}
