// What is the programme of a new meeting? The usual one of the cell, of which each title can be changed, left out or added.
import { type Signal, signal, useSignal } from "@preact/signals";
import { Button } from "../parts/act";
import { LongField } from "../parts/field";
import type { Item } from "./meeting";
import { scheduling } from "./texts-scheduling";

export type UsualAgenda = Pick<Item, "title" | "kind">[];
export type Entry = { key: number; kind: Item["kind"]; title: Signal<string> };

export function usual(agenda: UsualAgenda): Entry[] {
  return agenda.map(({ kind, title }, key) => ({ key, kind, title: signal(title) }));
}

const LAST = new Set<Entry["kind"]>(["RATING", "MINUTES", "CLOSING"]);

export function Programme({ items }: { items: Signal<Entry[]> }) {
  const t = scheduling.value;
  const left = useSignal<{ entry: Entry; at: number } | undefined>(undefined);
  function restore({ entry, at }: { entry: Entry; at: number }) {
    items.value = items.value.toSpliced(at, 0, entry);
    left.value = undefined;
  }
  function add() {
    const key = 1 + Math.max(-1, ...items.value.map((entry) => entry.key));
    const last = items.value.findIndex(({ kind }) => LAST.has(kind));
    items.value = items.value.toSpliced(last < 0 ? items.value.length : last, 0, {
      key,
      kind: "OTHER",
      title: signal(""),
    });
  }
  return (
    <fieldset class="programme">
      <legend>{t.programme}</legend>
      <ol class="plain-list">
        {items.value.map((entry, at) => (
          <li key={entry.key}>
            <LongField label={t.item(at + 1)} value={entry.title} maxLength={300} />
            <Button
              kind="quiet"
              aria-label={t.leaveOutNamed(at + 1, entry.title.value)}
              onPress={() => {
                items.value = items.value.toSpliced(at, 1);
                left.value = { entry, at };
              }}
            >
              {t.leaveOut}
            </Button>
          </li>
        ))}
      </ol>
      <div role="status" class="undo">
        {left.value ? (
          <>
            <span>{t.isLeftOut(left.value.entry.title.value)}</span>
            <Button onPress={() => left.value && restore(left.value)}>{t.undo}</Button>
          </>
        ) : null}
      </div>
      <Button onPress={add}>{t.add}</Button>
    </fieldset>
  );
}
