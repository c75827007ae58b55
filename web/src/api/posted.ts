// How does an operation reach the server, and its answer come back? By fetch; what a page will want is asked ahead.
import type { TadaDocumentNode } from "gql.tada";
import { chosen } from "../texts/chosen";
import { hear } from "./clock";
import { textOf } from "./graphql";

export type Answer<R> = {
  data?: R | null;
  errors?: { message: string; extensions?: { code?: string; details?: Record<string, unknown> } }[];
};
type Asked<R> = { coming: Promise<Answer<R>>; here?: Answer<R> };

const PATIENCE = 20_000; // milliseconds
const FRESH = 10_000; // milliseconds that an answer is kept for a page to which nobody may have gone

const ahead = new Map<string, Asked<unknown>>();

/** Rejects without an answer. */
async function post<R>(query: string, variables: unknown): Promise<Answer<R>> {
  const sent = Date.now();
  const response = await fetch("/graphql", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: "application/graphql-response+json, application/json",
      "accept-language": chosen(),
    },
    body: JSON.stringify({ query, variables }),
    signal: AbortSignal.timeout(PATIENCE),
  });
  hear(response.headers.get("date"), sent);
  return response.json();
}

/** A subscription begins with what a query of the same fields answers: asked as that, it needs no line. */
const asQuery = (document: unknown) => textOf(document).replace(/^\s*subscription/, "query");
const keyOf = (document: unknown, variables: unknown) => asQuery(document) + JSON.stringify(variables);

/** Ask now what a page wants that has not been loaded yet. */
export function askAhead<R, V>(document: TadaDocumentNode<R, V>, variables: V): void {
  const key = keyOf(document, variables);
  const asked: Asked<R> = { coming: post(asQuery(document), variables) };
  asked.coming.then(
    (answer) => {
      asked.here = answer;
      setTimeout(() => ahead.delete(key), FRESH);
    },
    () => {}, // whoever takes it hears of it
  );
  ahead.set(key, asked);
}

/** What was asked ahead and has been answered, as long as nobody has taken it: so the first picture has it. */
export function hereAhead<R, V>(document: TadaDocumentNode<R, V>, variables: V): R | undefined {
  const { data, errors } = (ahead.size && ahead.get(keyOf(document, variables))?.here) || {};
  return data && !errors?.length ? (data as R) : undefined;
}

/** The answer to what was asked ahead, once. */
export function takeAhead<R, V>(document: TadaDocumentNode<R, V>, variables: V): Promise<Answer<R>> | undefined {
  const key = keyOf(document, variables);
  const asked = ahead.get(key);
  ahead.delete(key);
  return asked?.coming as Promise<Answer<R>> | undefined;
}

/** Whoever signs in or out is answered anew. */
export function forgetAhead(): void {
  ahead.clear();
}

/** Asked now, unless it was ahead. Rejects without an answer. */
export function answerTo<R, V>(document: TadaDocumentNode<R, V>, variables: V): Promise<Answer<R>> {
  return takeAhead(document, variables) ?? post<R>(textOf(document), variables);
}
