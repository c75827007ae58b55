// What is not needed at first? It comes when the desk is there: nobody has tapped anything before.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { patiently } from "../parts/patiently";

export const later = signal<typeof import("./questions") | undefined>(undefined);

export function useLater(): void {
  useEffect(() => {
    patiently(() => import("./questions")).then((part) => {
      later.value = part;
    });
  }, []);
}
