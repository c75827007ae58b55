// What does somebody find who comes back to the board? Where he was, and what he saw, until the newest is there.

import { useEffect, useLayoutEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import type { Evening } from "./followed";

type Kept = { evening: Evening; at: number };

// In the memory of the page alone: a reload, and whoever signs in after it, begins anew.
let last: ({ key: string } & Kept) | undefined;
const lefts = new Map<string, number>();

export function keep(key: string, evening: Evening, at: number): void {
  last = { key, evening, at };
}

export function kept(key: string): Kept | undefined {
  return last?.key === key ? last : undefined;
}

/** Whoever comes back is where he was, once the rows are `ready`. */
export function useKeptScroll(ready: boolean): void {
  const { url, wasPush } = useLocation() as ReturnType<typeof useLocation> & { wasPush?: boolean };
  useEffect(() => {
    const look = () => {
      if (location.pathname + location.search === url) lefts.set(url, scrollY);
    };
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [url]);
  useLayoutEffect(() => {
    const left = lefts.get(url);
    if (ready && !wasPush && left !== undefined) scrollTo(0, left);
    // Only when the rows come: a filter leaves the page where it is.
  }, [ready]);
}
