// How is the server asked once? What it refuses is told with its code and its words.
import type { TadaDocumentNode } from "gql.tada";
import { type Answer, answerTo } from "./posted";

/** The server says no: `code` is stable, `message` is for people, in their language, `details` are its numbers. */
export class Refused extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/** No answer came. Whether a change was made is not known: sending it again is harmless where the API says so. */
export class Unreachable extends Error {}

type Listener = () => void;

const signedOut = new Set<Listener>();
const doubted = new Set<Listener>();

/** Called when the server no longer knows the session. */
export function onSignedOut(listener: Listener): void {
  signedOut.add(listener);
}

function tellSignedOut(): void {
  for (const listener of signedOut) listener();
}

/** Called when the line was closed for ever: is the session over, or only something that was seen? The server says. */
export function onDoubt(listener: Listener): void {
  doubted.add(listener);
}

export function doubt(): void {
  for (const listener of doubted) listener();
}

/** Raises Refused, Unreachable. */
export async function ask<R, V>(document: TadaDocumentNode<R, V>, variables: V): Promise<R> {
  let answer: Answer<R>;
  try {
    answer = await answerTo(document, variables);
  } catch {
    throw new Unreachable();
  }
  const error = answer.errors?.[0];
  if (error) {
    const code = error.extensions?.code ?? "INTERNAL_ERROR";
    if (code === "UNAUTHENTICATED") tellSignedOut();
    if (code === "UNAVAILABLE") throw new Unreachable();
    throw new Refused(code, error.message, error.extensions?.details);
  }
  return answer.data as R;
}
