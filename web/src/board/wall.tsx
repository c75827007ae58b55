// How does the board look on a wall? Large, over the whole screen, in pages that turn by themselves.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Button } from "../parts/act";
import type { Choice } from "./choice";
import { texts } from "./texts";

const TURN = 12_000; // milliseconds that a page stays
const MOST = 24; // rows that are tried on a page
const LEAST = 3; // that are shown, however small the screen

/** The whole document is larger and, by choice, dark, as long as the wall is on. */
export function useWall({ wall, dark, choose }: Choice): void {
  useLayoutEffect(() => {
    if (!wall) return;
    const { dataset } = document.documentElement;
    dataset.wall = "";
    dispatchEvent(new Event("resize")); // letters are larger now: what fits is measured once more
    return () => {
      delete dataset.wall;
    };
  }, [wall]);
  useLayoutEffect(() => {
    if (!wall || !dark) return;
    const { dataset } = document.documentElement;
    dataset.theme = "dark";
    return () => {
      delete dataset.theme;
    };
  }, [wall, dark]);
  useEffect(() => {
    if (!wall) return;
    // Escape leaves the full screen, and so the wall.
    function change() {
      if (!document.fullscreenElement) choose({ wall: undefined, theme: undefined });
    }
    document.addEventListener("fullscreenchange", change);
    return () => document.removeEventListener("fullscreenchange", change);
  });
  useEffect(() => {
    if (!wall && document.fullscreenElement) document.exitFullscreen();
  }, [wall]);
}

/** Where the browser does not let the page fill the screen, the wall is on all the same. */
export function toWall(choose: Choice["choose"]): void {
  document.documentElement.requestFullscreen?.().catch(() => {});
  choose({ wall: "" }, true);
}

export type Turning = {
  /** The first row of the page, of all lists one after the other. */
  first: number;
  /** How many rows the page has; as many are tried. */
  fits: Signal<number>;
  tried: number;
  isPaused: Signal<boolean>;
  next: () => void;
};

/** Pages of `lists`, given by their lengths: a page is of one list, and has as many rows as there is room for. */
export function useTurning(wall: boolean, lists: readonly [number, number]): Turning {
  const all = lists[0] + lists[1];
  const begin = useSignal(0);
  const fits = useSignal(LEAST);
  const isPaused = useSignal(false);
  const first = begin.value < all ? begin.value : 0;
  const end = first < lists[0] ? lists[0] : all;
  const next = () => {
    const following = Math.min(end, first + fits.peek());
    begin.value = following < all ? following : 0;
  };
  useLayoutEffect(() => {
    if (!wall) return;
    function measure() {
      const room = innerHeight - heightOf(".wall-controls");
      fits.value = showWhatFits(".board .rows .row", room);
    }
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  });
  const newest = useRef(next);
  newest.current = next;
  useEffect(() => {
    if (!wall) return;
    const timer = setInterval(() => isPaused.value || newest.current(), TURN);
    return () => clearInterval(timer);
  }, [wall, isPaused]);
  return { first, fits, tried: Math.min(MOST, end - first), isPaused, next };
}

/** Of the elements those that end above `limit`, and a few in any case. Answers how many. */
export function showWhatFits(selector: string, limit: number): number {
  const elements = [...document.querySelectorAll<HTMLElement>(selector)];
  for (const element of elements) element.classList.remove("over");
  const bottoms = elements.map((element) => element.getBoundingClientRect().bottom + scrollY);
  const beyond = bottoms.findIndex((bottom) => bottom > limit);
  const count = beyond < 0 ? elements.length : Math.min(elements.length, Math.max(LEAST, beyond));
  for (const element of elements.slice(count)) element.classList.add("over");
  return count;
}

/** Of all that the selector finds, in pixels. */
export function heightOf(selector: string): number {
  return [...document.querySelectorAll(selector)].reduce((sum, found) => sum + found.getBoundingClientRect().height, 0);
}

export function WallControls({ choice, turning }: { choice: Choice; turning: Turning }) {
  const t = texts.value;
  return (
    <div class="wall-controls">
      <Button kind="quiet" onPress={turning.next}>
        {t.next}
      </Button>
      <Button
        kind="quiet"
        onPress={() => {
          turning.isPaused.value = !turning.isPaused.value;
        }}
      >
        {turning.isPaused.value ? t.resume : t.pause}
      </Button>
      <Button kind="quiet" onPress={() => choice.choose({ theme: choice.dark ? undefined : "dark" })}>
        {choice.dark ? t.light : t.dark}
      </Button>
      <Button kind="quiet" onPress={() => choice.choose({ wall: undefined, theme: undefined })}>
        {t.leaveWall}
      </Button>
    </div>
  );
}
