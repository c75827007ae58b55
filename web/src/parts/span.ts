// How long did something last? In words, so that nobody takes it for a time of day.
import { catalogue } from "../texts/catalogue";

const texts = catalogue(
  {
    hours: (n: number) => `${n}\u00a0giờ`,
    minutes: (n: number) => `${n}\u00a0phút`,
  },
  {
    hours: (n) => `${n}\u00a0${n === 1 ? "hour" : "hours"}`,
    minutes: (n) => `${n}\u00a0${n === 1 ? "minute" : "minutes"}`,
  },
);

/** 16 minutes, 2 hours, 1 hour 20 minutes */
export function span(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.round(minutes) / 60), Math.round(minutes) % 60];
  const t = texts.value;
  if (!hours) return t.minutes(rest);
  return rest ? `${t.hours(hours)} ${t.minutes(rest)}` : t.hours(hours);
}
