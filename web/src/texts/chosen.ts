// Which language has somebody chosen on this device? Vietnamese if none.
export type Language = "vi" | "en";
const KEPT = "language";

export function chosen(): Language {
  try {
    return localStorage.getItem(KEPT) === "en" ? "en" : "vi";
  } catch {
    return "vi"; // a browser that keeps nothing
  }
}

export function choose(language: Language): void {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // It is asked again next time.
  }
}
