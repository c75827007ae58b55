// Who is signed in on this device? The session is a cookie that no script sees; the server says whose it is.
import { effect, signal } from "@preact/signals";
import { ask, onDoubt, onSignedOut, Refused, type Unreachable } from "./api/ask";
import { bar, reconnect } from "./api/connection";
import { graphql } from "./api/graphql";
import { common } from "./texts/common";
import { PERSON, type Viewer, WHO } from "./who";

const SIGN_IN = graphql("mutation SignIn($input: SignInInput!) { signIn(input: $input) { viewer { ...Person } } }", [
  PERSON,
]);
const SIGN_OUT = graphql("mutation SignOut($everywhere: Boolean!) { signOut(everywhere: $everywhere) { ok } }");

export type { Viewer };

/** `undefined`: not known yet. `null`: nobody. */
export const viewer = signal<Viewer | null | undefined>(undefined);
/** Why it is not known. */
export const unknown = signal<Refused | Unreachable | undefined>(undefined);

/** Why nobody is signed in, when somebody was. */
export const left = signal<"ended" | "here" | "everywhere" | undefined>(undefined);

const LONGEST_PAUSE = 30_000; // milliseconds

let leaving = false; // on purpose, and the line may hear of it before the answer is here

onSignedOut(() => {
  if (viewer.peek() && !leaving) left.value = "ended";
  viewer.value = null;
  reconnect();
});
onDoubt(() => {
  if (viewer.peek()) recall();
});

/** His own record is his; of his cell nothing is, and no line stays open for him. */
effect(() => {
  const isSuspended = viewer.value?.member.standing === "SUSPENDED";
  bar(isSuspended ? new Refused("NOT_ENTITLED", common.value.suspended) : undefined);
});

/** The other tabs of this browser, which have the same cookie. */
const others = new BroadcastChannel("session");
others.onmessage = recall;
addEventListener("pageshow", (event: PageTransitionEvent) => {
  if (event.persisted) recall(); // brought back as it was, whoever has signed in or out meanwhile
});

let again: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

/** Asked until the server has answered. */
export async function recall(): Promise<void> {
  clearTimeout(again);
  try {
    const known = viewer.peek();
    const found = (await ask(WHO, {})).viewer;
    if (known && found?.member.id !== known.member.id) reconnect();
    if (JSON.stringify(found) !== JSON.stringify(known)) viewer.value = found;
    unknown.value = undefined;
    failures = 0;
  } catch (error) {
    unknown.value = error as Refused | Unreachable;
    again = setTimeout(recall, Math.min(LONGEST_PAUSE, 1_000 * 2 ** failures++) * (0.5 + Math.random() / 2));
  }
}

addEventListener("online", () => {
  if (viewer.value === undefined) recall();
});

/** Raises Refused, Unreachable. */
export async function signIn(username: string, password: string): Promise<void> {
  const done = await ask(SIGN_IN, { input: { username, password } });
  reconnect();
  left.value = undefined;
  viewer.value = done.signIn?.viewer ?? null;
  others.postMessage("in");
}

/** `everywhere`: on all other devices too. Raises Refused, Unreachable. */
export async function signOut(everywhere = false): Promise<void> {
  leaving = true;
  try {
    await ask(SIGN_OUT, { everywhere });
  } finally {
    leaving = false;
  }
  left.value = everywhere ? "everywhere" : "here";
  viewer.value = null;
  reconnect();
  others.postMessage("out");
}

/** The zone of the organisation, in which all times are told. */
export function timeZone(): string {
  return viewer.value?.timeZone ?? "Asia/Ho_Chi_Minh";
}
