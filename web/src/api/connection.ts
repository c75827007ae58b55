// Is what is on the screen live? One WebSocket for the page, which comes back by itself.
import { signal } from "@preact/signals";
import { type Client, createClient } from "graphql-ws";
import { language } from "../texts/language";
import { doubt } from "./ask";
import { forgetAhead } from "./posted";

/** `since`: from when the line is lost, in milliseconds as Date.now() counts them. */
export type Connection = { is: "idle" | "connecting" | "live" } | { is: "lost"; since: number };

export const connection = signal<Connection>({ is: "idle" });

const SIGNED_OUT = new Set([4401, 4403]); // the session is over, or the member is suspended
const HEARTBEAT = 12_000; // milliseconds between pings, and the longest wait for each answer is half of it
const LONGEST_WAIT = 10_000;

let client: Client | undefined;
let socket: WebSocket | undefined;
let wake: () => void = () => {};

function lost(): void {
  if (connection.peek().is !== "lost") connection.value = { is: "lost", since: Date.now() };
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

function connect(): Client {
  let unanswered: ReturnType<typeof setTimeout> | undefined;
  return createClient({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
    lazyCloseTimeout: 3_000, // from one page to the next the line is kept
    connectionParams: () => ({ "accept-language": language.value }),
    keepAlive: HEARTBEAT,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: (event) => !SIGNED_OUT.has((event as CloseEvent).code),
    retryWait: (retries) => pause(Math.min(LONGEST_WAIT, 500 * 2 ** retries) * (0.5 + Math.random() / 2)),
    on: {
      connecting: () => {
        if (connection.peek().is === "idle") connection.value = { is: "connecting" };
      },
      connected: (opened) => {
        socket = opened as WebSocket;
        connection.value = { is: "live" };
      },
      ping: (received) => {
        if (received) return;
        unanswered = setTimeout(drop, HEARTBEAT / 2);
      },
      pong: (received) => {
        if (received) clearTimeout(unanswered);
      },
      closed: (event) => {
        clearTimeout(unanswered);
        const { code } = event as CloseEvent;
        if (SIGNED_OUT.has(code)) doubt();
        if (code === 1000) connection.value = { is: "idle" };
        else lost();
      },
    },
  });
}

/** What a screen follows has ended, though the line is there: it is asked for again, and until then it is not live. */
export const faltering = lost;

/** It goes on. */
export function flowing(): void {
  if (connection.peek().is === "lost" && socket?.readyState === WebSocket.OPEN) connection.value = { is: "live" };
}

/** The line is dead, though nobody has said so yet. */
function drop(): void {
  if (connection.peek().is === "idle") return; // nothing on the page is live
  lost();
  if (socket?.readyState === WebSocket.OPEN) socket.close(4408, "no answer");
}

/** Whoever signs in or out has another line. */
export function reconnect(): void {
  forgetAhead();
  client?.dispose();
  client = undefined;
  connection.value = { is: "idle" };
}

export function line(): Client {
  client ??= connect();
  return client;
}

if (typeof window !== "undefined") {
  addEventListener("offline", drop);
  addEventListener("online", () => wake());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") wake();
  });
}
