// What if a part of the pages does not come? Over a bad network it is asked for again; of an old version it is gone.
import { lookForNewVersion } from "../api/version";

const AGAIN = 3_000; // milliseconds

export async function patiently<T>(load: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch {
      if (tries > 1) lookForNewVersion();
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}
