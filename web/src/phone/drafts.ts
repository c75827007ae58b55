// What has a member begun to write? It is there again when he comes back from another page; kept in memory only.
import { computed, effect, type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { viewer } from "../session";
import { letterOf } from "./outbox";

const drafts = new Map<string, Signal<string>>();

/** The same one for the same key, until somebody else is here. */
export function draftOf(key: string): Signal<string> {
  const draft = drafts.get(key) ?? signal("");
  drafts.set(key, draft);
  return draft;
}

/** The draft goes once the letter of this key has taken it, unless he has written on. Call it when that is posted. */
export function useTaken(draft: Signal<string>, key: string): () => void {
  const letter = letterOf(key);
  const posted = draftOf(`posted ${key}`);
  useEffect(() => {
    if (letter?.state !== "done" || draft.peek() !== posted.peek()) return;
    draft.value = "";
    posted.value = "";
  }, [letter, draft, posted]);
  return () => {
    posted.value = draft.peek();
  };
}

const writer = computed(() => viewer.value?.member.id);
effect(() => {
  if (writer.value) return () => drafts.clear();
});
