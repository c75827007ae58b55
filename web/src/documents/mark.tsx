// Has this person read it? In words, with a shape of its own: a full dot or a tick.
import { texts } from "./texts";

export function Mark({ read }: { read: boolean }) {
  const t = texts.value;
  return (
    <span class={read ? "mark read" : "mark unread"}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        {read ? <path d="M2.5 8.5l3.5 3.5 7.5-8" /> : <circle cx="8" cy="8" r="5" />}
      </svg>
      {read ? t.read : t.unread}
    </span>
  );
}
