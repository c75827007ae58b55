// Which words are there after the page is loaded again? What is not saved yet, in this tab, for who has typed it.
const KEPT = "typed ";

export function kept(at: string): string | undefined {
  return inStorage((storage) => storage.getItem(KEPT + at)) ?? undefined;
}

/** As long as it is something else than what stands there `first`. */
export function keep(at: string, text: string, first: string): void {
  if (text.trim() === first.trim()) drop(at);
  else inStorage((storage) => storage.setItem(KEPT + at, text));
}

export function drop(at: string): void {
  inStorage((storage) => storage.removeItem(KEPT + at));
}

/** What anybody else has typed in this tab goes. */
export function keepOnlyOf(member: string): void {
  inStorage((storage) => {
    const others = Object.keys(storage).filter((at) => at.startsWith(KEPT) && !at.startsWith(`${KEPT}${member} `));
    for (const at of others) storage.removeItem(at);
  });
}

/** A browser may have none, or no room in it: then words are kept in memory only. */
function inStorage<T>(use: (storage: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
