// Do the rows stay where they are while what stands above them grows? For whoever reads them, they do.
import { useEffect, useRef } from "preact/hooks";

/** Where the browser lets them move: at the top of the page, and in a table that has many. `above` is what grows. */
export function useSteady(isThere: boolean) {
  const above = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const rows = document.querySelector(".board .lists");
    const element = above.current;
    if (!element || !rows) return;
    let { width, height } = element.getBoundingClientRect();
    let top = 0;
    const look = () => {
      top = rows.getBoundingClientRect().top;
    };
    const observer = new ResizeObserver(() => {
      const now = element.getBoundingClientRect();
      const grown = now.height - height;
      const moved = rows.getBoundingClientRect().top - top;
      const isRead = top < 0 || rows.matches(":hover, :focus-within");
      if (isRead && now.width === width && Math.abs(moved - grown) < 1) scrollBy(0, grown);
      ({ width, height } = now);
      look();
    });
    look();
    observer.observe(element);
    addEventListener("scroll", look, { passive: true });
    return () => {
      observer.disconnect();
      removeEventListener("scroll", look);
    };
  }, [isThere]);
  return above;
}
