// What if there is a newer version of the pages? It is offered; a screen at which nobody sits takes it by itself.
import { signal } from "@preact/signals";
import { onNewVersion } from "../api/version";
import { common } from "../texts/common";
import { Button } from "./act";

const isThere = signal(false);

const isUnattended = () =>
  document.documentElement.dataset.wall !== undefined || /^\/meetings\/[^/]+\/screen\/?$/.test(location.pathname);

onNewVersion(() => {
  if (isUnattended()) location.reload();
  else isThere.value = true;
});

/** Never by itself where somebody may be writing: what he has typed is his. What is not sent holds the page open. */
export function NewVersion() {
  const texts = common.value;
  return (
    <div role="status">
      {isThere.value ? (
        <div class="new-version">
          <p>{texts.newVersion}</p>
          <Button onPress={() => location.reload()}>{texts.reload}</Button>
        </div>
      ) : null}
    </div>
  );
}
