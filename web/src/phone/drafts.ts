// What has a member begun to write? It is there again when he comes back from another page; kept in memory only.
import { computed, effect, type Signal, signal } from "@preact/signals";
import { viewer } from "../session";

const drafts = new Map<string, Signal<string>>();

/** The same one for the same key, until somebody else is here. */
export function draftOf(key: string): Signal<string> {
  const draft = drafts.get(key) ?? signal("");
  drafts.set(key, draft);
  return draft;
}

const writer = computed(() => viewer.value?.member.id);
effect(() => {
  if (writer.value) return () => drafts.clear();
});
