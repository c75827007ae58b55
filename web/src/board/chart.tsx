// How did attendance grow over the evening? A curve of what this page has seen, and it says since when.
import { number } from "../parts/numbers";
import { clock, now } from "../parts/times";
import { curve } from "./kept";
import { texts } from "./texts";

const WIDTH = 300;
const HEIGHT = 60;
const SHORTEST = 60_000; // milliseconds: a younger curve is drawn as if it had lasted so long

/** `base`: the height of the whole. */
export function Chart({ of: key, base }: { of: string; base: number }) {
  const t = texts.value;
  const points = curve(key);
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || !base) return null;
  const minute = Math.floor(now.value / 10_000) * 10_000;
  const until = Math.max(minute, last.at, first.at + SHORTEST);
  const x = (at: number) => ((at - first.at) / (until - first.at)) * WIDTH;
  const y = (here: number) => HEIGHT - (here / Math.max(base, last.here)) * HEIGHT;
  const line = points.map(({ at, here }, n) => `${n ? `H${x(at).toFixed(1)}V` : `M0 `}${y(here).toFixed(1)}`).join("");
  const end = `H${x(Math.max(minute, last.at)).toFixed(1)}`;
  const [from, to] = [clock(first.at), clock(until)];
  return (
    <figure class="chart">
      <figcaption>
        <b>{t.chart}</b>
      </figcaption>
      <div class="curve">
        <span class="top">{number(base)}</span>
        <span class="bottom">0</span>
        <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img">
          <title>{t.chartLabel(from, to, number(first.here), number(last.here), number(base))}</title>
          <path class="area" d={`${line}${end}V${HEIGHT}H0Z`} />
          <path class="line" d={`${line}${end}`} />
          <path class="axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        </svg>
        <span class="from">{from}</span>
        <span class="to">{to}</span>
      </div>
      <p>
        <small>{t.chartNote(from)}</small>
      </p>
    </figure>
  );
}
