// What had somebody tapped that was not sent before he was signed out? It is told before he goes, and when he is gone.
import { effect } from "@preact/signals";
import { Button } from "../parts/act";
import { notice } from "../parts/notice";
import type { Unsent } from "./letters";
import { abandoned, pending } from "./outbox";
import { unsentTexts } from "./unsent-texts";

effect(() => {
  notice.value = abandoned.value.length ? Abandoned : undefined;
});

/** On whatever page comes next; signing in again puts it away too. */
function Abandoned() {
  const t = unsentTexts.value;
  const list = abandoned.value;
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
  const t = unsentTexts.value;
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
  const t = unsentTexts.value;
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
