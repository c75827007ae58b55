// What if a part of the pages does not come, over a bad network? It is asked for again: without it something stays empty.

const AGAIN = 3_000; // milliseconds

export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await load();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}
