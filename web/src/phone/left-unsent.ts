// Was a ballot waiting when this page was loaded anew? Kept for this tab: that one was, and whose; never what it said.
import { effect } from "@preact/signals";
import { viewer } from "../session";
import { pending } from "./outbox";

const KEPT = "unsent-ballots";

const read = (): string[] => JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");

const ownerOf = (key: string) => `${viewer.value?.member.id} ${key}`;

/** Those of the page before this one. */
const before = read();

effect(() => {
  const waiting = pending().filter(({ key }) => key.startsWith("ballot:"));
  const all = new Set([...before, ...waiting.map(({ key }) => ownerOf(key))]);
  if (all.size) sessionStorage.setItem(KEPT, JSON.stringify([...all]));
  else sessionStorage.removeItem(KEPT);
});

/** The ballot under this key went with the page that was to send it. That it has not arrived, the server says. */
export const isLeftUnsent = (key: string): boolean => before.includes(ownerOf(key));
