// What time is it at the server? A cheap phone's clock may be hours off; every answer says when it was given.

const SECOND = 1000; // milliseconds: an answer tells no part of one

/** By how much the server's clock is ahead of this device's, at least and at most, in milliseconds. */
export type Ahead = { least: number; most: number };

export const UNKNOWN: Ahead = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };

/** What is known after one more answer, which was given at `told`, between `sent` and `received` on this device. */
export function after(known: Ahead, told: number, sent: number, received: number): Ahead {
  const [least, most] = [told - received, told + SECOND - sent];
  if (least > known.most || most < known.least) return { least, most }; // one of the clocks was set meanwhile
  return { least: Math.max(known.least, least), most: Math.min(known.most, most) };
}

/** A clock that may be right is taken to be. */
export function reckoned({ least, most }: Ahead): number {
  return least <= 0 && most >= 0 ? 0 : (least + most) / 2;
}

let ahead = UNKNOWN;

/** `date`: the header of an answer to what was sent then. */
export function hear(date: string | null, sent: number): void {
  const told = Date.parse(date ?? "");
  if (!Number.isNaN(told)) ahead = after(ahead, told, sent, Date.now());
}

/** As the server's clock shows it, in milliseconds; this device's until the server has said anything. */
export function serverNow(): number {
  return Date.now() + reckoned(ahead);
}
