// How does the board look on a wall? Large, over the whole screen, in pages that turn by themselves.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect } from "preact/hooks";
import { Button } from "../parts/act";
import type { Choice } from "./choice";
import { texts } from "./texts";
import { rowHeight } from "./visible";

const TURN = 12_000; // milliseconds that a page stays
const LEAST = 4; // rows on a page, however small the screen

/** The whole document is larger and, by choice, dark, as long as the wall is on. */
export function useWall({ wall, dark, choose }: Choice): void {
  useLayoutEffect(() => {
    const { dataset } = document.documentElement;
    if (wall) dataset.wall = "";
    if (wall && dark) dataset.theme = "dark";
    return () => {
      delete dataset.wall;
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

export function WallControls({ choice, turning }: { choice: Choice; turning: Turning }) {
  const t = texts.value;
  return (
    <div class="wall-controls">
      {turning.pages > 1 ? (
        <>
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
        </>
      ) : null}
      <Button kind="quiet" onPress={() => choice.choose({ theme: choice.dark ? undefined : "dark" })}>
        {choice.dark ? t.light : t.dark}
      </Button>
      <Button kind="quiet" onPress={() => choice.choose({ wall: undefined, theme: undefined })}>
        {t.leaveWall}
      </Button>
    </div>
  );
}

export type Turning = {
  /** Rows on a page. */
  size: number;
  page: number;
  pages: number;
  isPaused: Signal<boolean>;
  next: () => void;
};

/** Pages of `lists`, each list beginning a page of its own. */
export function useTurning(wall: boolean, lists: readonly number[]): Turning {
  const size = useSignal(8);
  const page = useSignal(0);
  const isPaused = useSignal(false);
  const pages = lists.reduce((sum, rows) => sum + Math.ceil(rows / size.value), 0);
  const next = () => {
    page.value += 1;
  };
  useLayoutEffect(() => {
    if (!wall) return;
    function measure() {
      const table = document.querySelector(".rows");
      const body = table?.querySelector("tbody");
      if (!table || !body) return;
      const below = document.querySelector(".wall-controls")?.clientHeight ?? 0;
      const room = innerHeight - body.getBoundingClientRect().top - scrollY - below;
      size.value = Math.max(LEAST, Math.floor(room / rowHeight(table)));
    }
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  }, [wall, pages === 0, size]);
  useEffect(() => {
    if (!wall) return;
    const timer = setInterval(() => {
      if (!isPaused.value) page.value += 1;
    }, TURN);
    return () => clearInterval(timer);
  }, [wall, isPaused, page]);
  return { size: size.value, page: pages ? page.value % pages : 0, pages, isPaused, next };
}
