// Who is signed in on this device? The session is a cookie that no script sees; the server says whose it is.
import { signal } from "@preact/signals";
import { ask, onDoubt, onSignedOut, type Refused, type Unreachable } from "./api/ask";
import { reconnect } from "./api/connection";
import { graphql } from "./api/graphql";
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

let leaving = false; // on purpose, and the line may hear of it before the answer is here

onSignedOut(() => {
  if (viewer.peek() && !leaving) left.value = "ended";
  viewer.value = null;
  reconnect();
});
onDoubt(() => {
  if (viewer.peek()) recall();
});

/** The other tabs of this browser, which have the same cookie. */
const others = new BroadcastChannel("session");
others.onmessage = recall;
addEventListener("pageshow", (event: PageTransitionEvent) => {
  if (event.persisted) recall(); // brought back as it was, whoever has signed in or out meanwhile
});

export async function recall(): Promise<void> {
  try {
    const known = viewer.peek();
    const found = (await ask(WHO, {})).viewer;
    if (known && found?.member.id !== known.member.id) reconnect();
    if (JSON.stringify(found) !== JSON.stringify(known)) viewer.value = found;
    unknown.value = undefined;
  } catch (error) {
    unknown.value = error as Refused | Unreachable;
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
