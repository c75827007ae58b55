// How long has it been so, and what time is it? Each second, without the rest of the page.
import { clock, day, now } from "../parts/times";
import { texts } from "./texts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** 42 phút; nothing before the first one, and once it is more than a day. */
export function Length({ since }: { since: string }) {
  const t = texts.value;
  const past = now.value - new Date(since).getTime();
  const minutes = Math.max(0, Math.floor(past / MINUTE));
  if (past > DAY || minutes === 0) return null;
  return <> ({minutes < 60 ? t.minutes(minutes) : t.hours(Math.floor(minutes / 60), minutes % 60)})</>;
}

/** The clock on the wall. */
export function Clock() {
  return (
    <time class="clock">
      <span class="day">{day(now.value)}</span> {clock(now.value)}
    </time>
  );
}
