// How are operations written? As GraphQL, typed from the published schema; each is sent with the fragments it uses.
import type { initGraphQLTada } from "gql.tada";
import type { introspection } from "./schema";

type Setup = { introspection: introspection; disableMasking: true; scalars: { DateTime: string; Date: string } };
type Tada = ReturnType<typeof initGraphQLTada<Setup>>;

class Operation {
  constructor(
    readonly source: string,
    readonly fragments: readonly Operation[],
  ) {}

  get all(): Set<Operation> {
    return new Set([this, ...this.fragments.flatMap((fragment) => [...fragment.all])]);
  }
}

/** A document: gql.tada's types say what it asks and answers; at run time it is its text, not parsed. */
export const graphql = ((source: string, fragments: readonly Operation[] = []) =>
  new Operation(source, fragments)) as unknown as Tada;

export function textOf(document: unknown): string {
  return [...(document as Operation).all].map((operation) => operation.source).join("\n");
}

export type { ResultOf, VariablesOf } from "gql.tada";
