// Where do texts stand? Each folder has a catalogue in both languages; a text that one of them lacks fails the build.
import { computed, type ReadonlySignal } from "@preact/signals";
import { language } from "./language";

type Wide<T> = T extends string
  ? string
  : T extends (...given: infer G) => string
    ? (...given: G) => string
    : { [K in keyof T]: Wide<T[K]> };

/** `catalogue(vietnamese, english)`: texts by name, or functions of what they tell. Read it with `.value`. */
export function catalogue<T extends object>(vi: T, en: Wide<T>): ReadonlySignal<Wide<T>> {
  return computed(() => (language.value === "vi" ? (vi as unknown as Wide<T>) : en));
}
