// What has just changed? It is marked for two seconds and fades; nothing moves.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

const MARKED = 2000; // milliseconds

/** Marks its content whenever `of` is another than before; not when it appears. */
export function Changed({
  of,
  children,
  class: extra = "",
}: {
  of: unknown;
  children: ComponentChildren;
  class?: string;
}) {
  const element = useRef<HTMLSpanElement>(null);
  const known = useRef(of);
  useEffect(() => {
    if (known.current === of) return;
    known.current = of;
    const marked = element.current;
    marked?.classList.remove("changed");
    void marked?.offsetWidth; // so that the mark begins anew
    marked?.classList.add("changed");
    const timer = setTimeout(() => marked?.classList.remove("changed"), MARKED);
    return () => clearTimeout(timer);
  }, [of]);
  return (
    <span ref={element} class={extra}>
      {children}
    </span>
  );
}
