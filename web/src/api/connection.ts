// Is what is on the screen live? One WebSocket for the page, which comes back by itself.
import { signal } from "@preact/signals";
import { type Client, createClient } from "graphql-ws";
import { language } from "../texts/language";
import { doubt, type Refused } from "./ask";
import { serverNow } from "./clock";
import { forgetAhead } from "./posted";
import { lookForNewVersion } from "./version";

/** `since`: from when the line is lost, in milliseconds as serverNow() counts them. */
export type Connection = { is: "idle" | "connecting" | "live" } | { is: "lost"; since: number };

export const connection = signal<Connection>({ is: "idle" });
/** Why nothing is live any more for whoever is signed in. */
export const barred = signal<Refused | undefined>(undefined);

const SIGNED_OUT = new Set([4401, 4403]); // the session is over, or the member is suspended
const HEARTBEAT = 6_000; // milliseconds between pings
const ANSWERED = 4_000; // milliseconds in which anything has to come after one: a slow line is not a dead one
const OPENED = 15_000; // milliseconds from the first step to the server's word that it listens
const LONGEST_WAIT = 10_000;

let client: Client | undefined;
let socket: WebSocket | undefined;
let wake: () => void = () => {};
let unanswered: ReturnType<typeof setTimeout> | undefined;

function lost(): void {
  if (connection.peek().is !== "lost") connection.value = { is: "lost", since: serverNow() };
}

/** Until its time has come, or the network is back, or the page is looked at again. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}

/** Some browsers take themselves to be offline when they are not: so it is tried then too, but seldom. */
function pauseAfter(retries: number): number {
  if (!navigator.onLine) return LONGEST_WAIT;
  return Math.min(LONGEST_WAIT, 500 * 2 ** retries) * (0.5 + Math.random() / 2);
}

function connect(): Client {
  /** What a line still says that was given up tells nothing of the one that is there. */
  const ifCurrent =
    <E extends unknown[]>(hear: (...said: E) => void) =>
    (...said: E) => {
      if (client === made) hear(...said);
    };
  const made = createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    lazyCloseTimeout: 3_000, // from one page to the next the line is kept
    connectionParams: () => ({ "accept-language": language.value }),
    keepAlive: HEARTBEAT,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => !SIGNED_OUT.has((event as CloseEvent).code),
    retryWait: (retries) => pause(pauseAfter(retries)),
    on: {
      connecting: ifCurrent(() => {
        expectAnswer(OPENED);
        if (connection.peek().is === "idle") connection.value = { is: "connecting" };
      }),
      connected: ifCurrent((opened) => {
        socket = opened as WebSocket;
        if (connection.peek().is === "lost") lookForNewVersion();
        connection.value = { is: "live" };
      }),
      ping: ifCurrent((received) => {
        if (!received) expectAnswer(ANSWERED);
      }),
      message: ifCurrent(() => clearTimeout(unanswered)),
      closed: ifCurrent((event) => {
        clearTimeout(unanswered);
        const { code } = event as CloseEvent;
        if (SIGNED_OUT.has(code)) doubt();
        if (code === 1000) connection.value = { is: "idle" };
        else lost();
      }),
    },
  });
  return made;
}

/** What a screen follows has ended, though the line is there: it is asked for again, and until then it is not live. */
export const faltering = lost;

/** It goes on. */
export function flowing(): void {
  if (connection.peek().is === "lost" && socket?.readyState === WebSocket.OPEN) connection.value = { is: "live" };
}

/** The line is dead, though nobody has said so yet: another is begun, without waiting for what it says to the end. */
function drop(): void {
  if (connection.peek().is === "idle") return; // nothing on the page is live
  lost();
  client?.terminate();
}

/** Anything that comes is one. */
function expectAnswer(within: number): void {
  clearTimeout(unanswered);
  unanswered = setTimeout(drop, within);
}

/** A phone that was asleep, or is in another network, has often lost its line without hearing of it. */
function probe(): void {
  wake();
  if (socket?.readyState !== WebSocket.OPEN) return;
  socket.send('{"type":"ping"}');
  expectAnswer(ANSWERED);
}

/** With a reason nothing is live any more, and will not come back by itself. */
export function bar(reason: Refused | undefined): void {
  if (reason && !barred.peek()) reconnect();
  barred.value = reason;
}

/** Whoever signs in or out has another line. */
export function reconnect(): void {
  clearTimeout(unanswered);
  forgetAhead();
  const former = client;
  client = undefined;
  Promise.resolve(former?.dispose()).catch(() => {}); // it was not connected yet, and now never will be
  connection.value = { is: "idle" };
}

export function line(): Client {
  client ??= connect();
  return client;
}

if (typeof window !== "undefined") {
  addEventListener("offline", drop);
  addEventListener("online", probe);
  (navigator as { connection?: EventTarget }).connection?.addEventListener("change", probe);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") probe();
  });
}
