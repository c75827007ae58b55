// In which language does somebody read? Vietnamese, unless he has chosen English on this device.
import { effect, signal } from "@preact/signals";

export type Language = "vi" | "en";
const KEPT = "language";

function chosen(): Language {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "vi";
  } catch {
    return "vi"; // a browser that keeps nothing
  }
}

export const language = signal<Language>(chosen());

effect(() => {
  document.documentElement.lang = language.value;
  try {
    localStorage.setItem(KEPT, language.value);
  } catch {
    // It is asked again next time.
  }
});
