// What had somebody tapped that was not sent before he was signed out? It is told before he goes, and when he is gone.

import { Button } from "../parts/act";
import type { Unsent } from "../phone/letters";
import { abandoned, pending } from "../phone/outbox";
import { texts } from "./texts";

/** On whatever page comes next; signing in again puts it away too. */
export function Abandoned() {
  const t = texts.value;
  const list = abandoned.value;
  if (!list.length) return null;
  return (
    <div role="alert" class="unsent-list">
      <h2>{t.abandoned(list.length)}</h2>
      <List of={list} />
      <p>{t.abandonedMeans}</p>
      <Button
        onPress={() => {
          abandoned.value = [];
        }}
      >
        {t.understood}
      </Button>
    </div>
  );
}

/** What would be lost by going now. */
export function Pending() {
  const t = texts.value;
  const list = pending();
  if (!list.length) return null;
  return (
    <div class="unsent-list">
      <p>
        <strong>{t.pending(list.length)}</strong>
      </p>
      <List of={list} />
    </div>
  );
}

function List({ of: unsent }: { of: readonly Unsent[] }) {
  const t = texts.value;
  return (
    <ul>
      {unsent.map(({ key, surely }) => (
        <li key={key}>
          {t.deeds[key.slice(0, key.indexOf(":")) as keyof typeof t.deeds]}: {surely ? t.notSent : t.notKnown}
        </li>
      ))}
    </ul>
  );
}
