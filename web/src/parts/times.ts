// How are times told? In the organisation's zone, in the reader's language; ages by a clock that all screens share.
import { signal } from "@preact/signals";
import { serverNow } from "../api/clock";
import { timeZone } from "../session";
import { common } from "../texts/common";
import { language } from "../texts/language";

/** The time of the server, each second while anything reads it. */
export const now = signal(serverNow());
setInterval(() => {
  now.value = serverNow();
}, 1000);

const LOCALES = { vi: "vi-VN", en: "en-GB" };

const formats = new Map<string, Intl.DateTimeFormat>(); // each takes a phone milliseconds to make

function format(locale: string, style: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(style);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, style);
  formats.set(key, format);
  return format;
}

function told(instant: string | number | Date, style: Intl.DateTimeFormatOptions): string {
  return format(LOCALES[language.value], { timeZone: timeZone(), ...style }).format(new Date(instant));
}

/** 19:42 */
export function clock(instant: string | number | Date): string {
  return told(instant, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** 1 tháng 12, 2026 */
export function day(instant: string | number | Date): string {
  return told(instant, { dateStyle: "long" });
}

/** thứ Ba, 1 tháng 12 */
export function weekday(instant: string | number | Date): string {
  return told(instant, { weekday: "long", day: "numeric", month: "long" });
}

/** A local day of the API, 2026-12-01, which has no zone. */
export function localDay(date: string): string {
  return format(LOCALES[language.value], { timeZone: "UTC", dateStyle: "long" }).format(new Date(date));
}

/** Which day it is there: 2026-12-01. */
export function today(): string {
  return format("en-CA", { timeZone: timeZone() }).format(serverNow());
}

/** 12 seconds ago */
export function age(instant: number): string {
  const seconds = Math.max(0, Math.round((now.value - instant) / 1000));
  const texts = common.value;
  if (seconds < 60) return texts.seconds(seconds);
  if (seconds < 3600) return texts.minutes(Math.floor(seconds / 60));
  return texts.hours(Math.floor(seconds / 3600));
}

/** 0:42, 1:05:30 */
export function lasting(since: string | number, until: number = now.value): string {
  const seconds = Math.max(0, Math.floor((until - new Date(since).getTime()) / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const two = (n: number) => String(n).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** When clocks in the zone of the organisation show this: 2026-12-01T19:00, as fields of date and time have it. */
export function instant(shown: string): Date {
  const asked = Date.parse(`${shown}Z`);
  const off = Date.parse(`${local(asked)}Z`) - asked;
  return new Date(asked - off);
}

/** What clocks there show then, for a field of date and time: 2026-12-01T19:00. */
export function local(instant: string | number | Date): string {
  const style = { dateStyle: "short", timeStyle: "short", timeZone: timeZone() } as const;
  return format("sv-SE", style).format(new Date(instant)).replace(" ", "T");
}
