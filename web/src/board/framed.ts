// How often does the board draw? At most once for each frame, however fast the changes come.
import { type ReadonlySignal, useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

/** What `source` was when the newest frame was drawn. */
export function useFramed<T>(source: ReadonlySignal<T>): ReadonlySignal<T> {
  const shown = useSignal(source.peek());
  const frame = useRef(0);
  useSignalEffect(() => {
    void source.value;
    if (frame.current) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      shown.value = source.peek();
    });
  });
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  return shown;
}
