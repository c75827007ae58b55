// What has been tapped and is not answered yet? Letters kept in memory only, each sent until there is an answer.
import { effect, signal } from "@preact/signals";
import { Refused, Unreachable } from "../api/ask";
import { serverNow } from "../api/clock";
import { connection } from "../api/connection";
import { viewer } from "../session";
import {
  type Happening,
  isPending,
  type Letter,
  mayTakeBack,
  next,
  pauseAfter,
  settled,
  type Unsent,
  unsentOf,
  written,
} from "./letters";

export type Deed<A> = {
  /** Raises Refused, Unreachable. The server must take the same twice as once, or refuse the second. */
  send: () => Promise<A>;
  /** Whether an earlier try has arrived, asked when a later one is refused. Raises Refused, Unreachable. */
  arrived?: (refusal: Refused) => boolean | Promise<boolean>;
};

const letters = signal<ReadonlyMap<string, Letter>>(new Map());
const deeds = new Map<string, Deed<unknown>>();

export function letterOf<A>(key: string): Letter<A> | undefined {
  return letters.value.get(key) as Letter<A> | undefined;
}

/** What would be lost if its writer went now. */
export function pending(): Unsent[] {
  return unsentOf(letters.value);
}

/** What was pending when its writer went, or his session ended. It is not sent any more; he must be told. */
export const abandoned = signal<readonly Unsent[]>([]);

/** Send it now, or once the network is back. One of a key at a time: while it is pending, another is not taken. */
export function post<A>(key: string, deed: Deed<A>): void {
  if (isPending(letters.peek().get(key))) return;
  deeds.set(key, deed);
  put(key, written(serverNow()));
  deliver(key);
}

/** Whether it could still be taken back. */
export function takeBack(key: string): boolean {
  const letter = letters.peek().get(key);
  if (!letter || !mayTakeBack(letter)) return false;
  forget(key);
  return true;
}

export function forget(key: string): void {
  const rest = new Map(letters.peek());
  rest.delete(key);
  letters.value = rest;
  deeds.delete(key);
}

function put(key: string, letter: Letter): void {
  letters.value = new Map(letters.peek()).set(key, letter);
}

/** Some browsers take themselves to be offline when they are not. */
const mayArrive = () => navigator.onLine || connection.peek().is === "live";

async function deliver(key: string): Promise<void> {
  const deed = deeds.get(key);
  const letter = letters.peek().get(key);
  if (!deed || !letter || letter.state === "sending" || !isPending(letter) || !mayArrive()) return;
  const sending = next(letter, { is: "sent" }, serverNow());
  put(key, sending);
  const happened = await outcome(deed, sending);
  const known = next(sending, happened, serverNow());
  if (letters.peek().get(key) !== sending) {
    abandoned.value = settled(abandoned.peek(), key, known);
    return;
  }
  put(key, known);
  if (isPending(known)) setTimeout(() => deliver(key), pauseAfter(known.tries));
  else deeds.delete(key);
}

async function outcome(deed: Deed<unknown>, letter: Letter): Promise<Happening> {
  try {
    return { is: "answered", answer: await deed.send() };
  } catch (error) {
    if (error instanceof Unreachable) return { is: "unanswered" };
    if (!(error instanceof Refused)) throw error;
    return letter.tries > 1 ? afterRefusal(deed, error) : { is: "refused", refusal: error };
  }
}

/** A try before this one had no answer: was it that one that did it? */
async function afterRefusal(deed: Deed<unknown>, refusal: Refused): Promise<Happening> {
  try {
    return (await deed.arrived?.(refusal)) ? { is: "arrived" } : { is: "refused", refusal };
  } catch (error) {
    return error instanceof Unreachable ? { is: "unanswered" } : { is: "refused", refusal };
  }
}

function deliverAll(): void {
  for (const key of letters.peek().keys()) deliver(key);
}

function stay(event: Event): void {
  event.preventDefault(); // the browser asks before it closes a page with letters that are not sent
}

addEventListener("online", deliverAll);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") deliverAll(); // a page that goes would not hear the answer
});
effect(() => {
  if (connection.value.is === "live") deliverAll();
});
effect(() => {
  if (pending().length) addEventListener("beforeunload", stay);
  else removeEventListener("beforeunload", stay);
});

let owner: string | undefined;
/** What one member has tapped is nobody else's, and not his either once he has signed out; but it is told. */
effect(() => {
  const who = viewer.value?.member.id;
  if (who === owner) return;
  const comes = owner === undefined;
  owner = who;
  deeds.clear();
  abandoned.value = comes ? [] : unsentOf(letters.peek());
  letters.value = new Map();
});
