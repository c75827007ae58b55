// What has somebody typed at the desk that is not saved yet? It outlives a reconnect, another page, a reload and what others do.
import { effect, type Signal, signal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { viewer } from "../session";
import { COMPLETE_MINUTES, CONCLUDE_ITEM, send } from "./deeds";
import type { Desk } from "./desk";
import { drop, keep, keepOnlyOf, kept } from "./kept";
import { currentItem, type Item, isFixed, type Meeting } from "./meeting";

type Fields = Map<string, { first: string; value: Signal<string> }>;

const meetings = new Map<string, Fields>();
let whose: string | undefined;

/** What one has typed is not for the next who signs in on this device. */
effect(() => {
  const id = viewer.value?.member.id;
  if (id && id !== whose) {
    meetings.clear();
    keepOnlyOf(id);
  }
  whose = id ?? whose;
});

const placeOf = (meetingId: string, name: string) => `${whose} ${meetingId} ${name}`;

/** A field that nobody has touched shows the newest. */
export function useTyped(meetingId: string): Desk["typed"] {
  return useMemo(() => {
    const fields: Fields = meetings.get(meetingId) ?? new Map();
    meetings.set(meetingId, fields);
    return (name, first = "") => {
      const at = placeOf(meetingId, name);
      const known = fields.get(name) ?? { first, value: signal(kept(at) ?? first) };
      if (!fields.has(name)) known.value.subscribe((text) => keep(at, text, known.first));
      fields.set(name, known);
      if (known.first !== first) {
        if (known.value.peek() === known.first) known.value.value = first;
        known.first = first;
        keep(at, known.value.peek(), first);
      }
      return known.value;
    };
  }, [meetingId]);
}

/** The browser asks before the page is closed or loaded again over something unsaved. */
export function useWarning(desk: Desk): void {
  const newest = useRef(desk);
  newest.current = desk;
  useEffect(() => {
    function warn(event: BeforeUnloadEvent) {
      if (isUnsaved(newest.current)) event.preventDefault();
    }
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, []);
}

function isUnsaved(desk: Desk): boolean {
  const { meeting, typed } = desk;
  if (meeting.state !== "OPEN") return false;
  const item = currentItem(meeting);
  return Boolean(typed("new item").value || (item && hasUnsaved(desk, item)) || unsavedMinutes(desk));
}

/** Of an item, as typed, while that can be saved; a summary that nobody has saved yet goes with the conclusion. */
export function wordsFor({ meeting, typed }: Desk, item: Item) {
  if (isFixed(meeting)) return { itemId: item.id, conclusion: item.conclusion, summary: item.summary };
  const conclusion = typed(`conclusion of ${item.id}`, item.conclusion ?? "").value.trim() || null;
  const summary = typed(`summary of ${item.id}`, item.summary ?? "").value.trim() || null;
  return { itemId: item.id, conclusion, summary };
}

function hasUnsaved(desk: Desk, item: Item): boolean {
  const { conclusion, summary } = wordsFor(desk, item);
  return (conclusion ?? "") !== (item.conclusion ?? "") || (summary ?? "") !== (item.summary ?? "");
}

/** Before the meeting leaves the item that is on: what is typed there is not lost. */
export async function keepWords(desk: Desk): Promise<void> {
  const item = currentItem(desk.meeting);
  if (item && hasUnsaved(desk, item)) await conclude(desk, item);
}

export async function conclude(desk: Desk, item: Item): Promise<void> {
  await send(CONCLUDE_ITEM, wordsFor(desk, item));
  for (const words of ["conclusion", "summary"]) drop(placeOf(desk.meeting.id, `${words} of ${item.id}`));
}

export type Minutes = NonNullable<Meeting["minutes"]>;

/** What completes the minutes, field by field. */
export function completing({ typed }: Desk, minutes: Minutes) {
  return {
    guests: typed("guests", minutes.guests.join("\n")),
    locality: typed("locality", minutes.locality ?? ""),
    place: typed("place", minutes.place ?? ""),
    additions: typed("additions", minutes.additions ?? ""),
  };
}

/** What is to be sent, if that is not what the minutes say already. */
export function unsavedMinutes(desk: Desk) {
  const { minutes, id } = desk.meeting;
  if (minutes?.state !== "DRAFT") return undefined;
  const { guests, locality, place, additions } = completing(desk, minutes);
  const written = {
    meetingId: id,
    guests: guests.value.split("\n").flatMap((name) => name.trim() || []),
    locality: locality.value.trim(),
    place: place.value.trim(),
    additions: additions.value.trim(),
  };
  const same =
    written.guests.join("\n") === minutes.guests.join("\n") &&
    written.locality === (minutes.locality ?? "") &&
    written.place === (minutes.place ?? "") &&
    written.additions === (minutes.additions ?? "");
  return same ? undefined : written;
}

/** Before members vote on the minutes: what is typed is in them. */
export async function keepMinutes(desk: Desk): Promise<void> {
  const written = unsavedMinutes(desk);
  if (written) await send(COMPLETE_MINUTES, written);
}
