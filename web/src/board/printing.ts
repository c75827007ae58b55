// Is the page being printed? Then all rows are there, at once: the browser does not wait for a frame.
import { type ReadonlySignal, signal } from "@preact/signals";
import { options } from "preact";

const printing = signal(false);

function change(now: boolean) {
  const { debounceRendering } = options;
  options.debounceRendering = (render) => render();
  printing.value = now;
  if (debounceRendering) options.debounceRendering = debounceRendering;
  else delete options.debounceRendering;
}

addEventListener("beforeprint", () => change(true));
addEventListener("afterprint", () => change(false));

export function usePrinting(): ReadonlySignal<boolean> {
  return printing;
}
