// What can become of something that was tapped? A letter, and what has happened to it; nothing here sends anything.
import type { Refused } from "../api/ask";

/**
 * `waiting`: it never left this device. `unanswered`: it may have arrived, and is sent again.
 * `lost`: it is done, but its answer did not come through.
 */
export type Letter<A = unknown> = {
  readonly state: "waiting" | "sending" | "unanswered" | "done" | "refused";
  /** How often it was sent. */
  readonly tries: number;
  /** Since when it is in this state, as serverNow() counts. */
  readonly at: number;
  readonly answer?: A;
  readonly lost?: boolean;
  readonly refusal?: Refused;
};

export type Happening =
  | { is: "sent" | "unanswered" | "arrived" }
  | { is: "answered"; answer: unknown }
  | { is: "refused"; refusal: Refused };

export const written = (at: number): Letter => ({ state: "waiting", tries: 0, at });

/** The letter after what has happened. What is done stays done. */
export function next(letter: Letter, happening: Happening, at: number): Letter {
  if (letter.state === "done") return letter;
  const { tries } = letter;
  switch (happening.is) {
    case "sent":
      return { state: "sending", tries: tries + 1, at };
    case "unanswered":
      return { state: "unanswered", tries, at };
    case "arrived":
      return { state: "done", tries, at, lost: true };
    case "answered":
      return { state: "done", tries, at, answer: happening.answer };
    case "refused":
      return { state: "refused", tries, at, refusal: happening.refusal };
  }
}

export const isPending = (letter: Letter | undefined): boolean =>
  letter !== undefined && letter.state !== "done" && letter.state !== "refused";

/** Only what surely has not left this device. */
export const mayTakeBack = (letter: Letter): boolean => letter.state === "waiting" && letter.tries === 0;

/** Milliseconds until a letter without an answer is sent again. */
export const pauseAfter = (tries: number): number => Math.min(10_000, 1_000 * 2 ** tries);

/** A letter whose writer has gone before it was answered. `surely`: it has not arrived; otherwise nobody knows. */
export type Unsent = { readonly key: string; readonly surely: boolean };

export function unsentOf(letters: ReadonlyMap<string, Letter>): Unsent[] {
  return [...letters]
    .filter(([, letter]) => isPending(letter))
    .map(([key, letter]) => ({ key, surely: mayTakeBack(letter) }));
}

/** What its last try has come to, which its writer did not wait for: done, it is unsent no more. */
export function settled(unsent: readonly Unsent[], key: string, { tries, ...letter }: Letter): readonly Unsent[] {
  if (letter.state === "done") return unsent.filter((one) => one.key !== key);
  const surely = letter.state === "refused" && tries === 1;
  return unsent.map((one) => (one.key === key && surely ? { key, surely } : one));
}
