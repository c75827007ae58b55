// In which language does somebody read? Vietnamese, unless he has chosen English on this device.
import { effect, signal } from "@preact/signals";
import { choose, chosen, type Language } from "./chosen";

export type { Language };

export const language = signal<Language>(chosen());

effect(() => {
  document.documentElement.lang = language.value;
  choose(language.value);
});
