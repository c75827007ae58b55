// How did attendance grow over the evening? A curve from the first who came, whenever the page was opened.
import { number } from "../parts/numbers";
import { clock, now, today } from "../parts/times";
import { type Evening, isOver } from "./followed";
import { texts } from "./texts";

const WIDTH = 300;
const HEIGHT = 60;
const STEP = 5 * 60_000; // milliseconds: so finely the server tells it
const MINUTE = 60_000;

export function Chart({ of: evening }: { of: Evening }) {
  const t = texts.value;
  const { attendanceOverTime: told, totals, date } = evening;
  const [first, last] = [told[0], told.at(-1)];
  const base = totals.expected;
  if (!first || !last || !base) return null;
  const goesOn = date === today() && !isOver(totals);
  const minute = goesOn ? Math.floor(now.value / MINUTE) * MINUTE : 0; // drawn anew once a minute
  const from = Date.parse(first.since);
  const end = goesOn ? minute : Math.min(Date.parse(last.since) + STEP, now.peek());
  const until = Math.max(end, from + MINUTE); // never what is still to come
  const points = told.map(({ since, attending }) => ({
    at: Math.min(Date.parse(since) + STEP, until),
    here: attending,
  }));
  const most = Math.max(base, ...points.map(({ here }) => here));
  const x = (at: number) => (((at - from) / (until - from)) * WIDTH).toFixed(1);
  const y = (here: number) => (HEIGHT - (here / most) * HEIGHT).toFixed(1);
  let before = { at: from, here: 0 };
  let line = `M0 ${HEIGHT}`;
  for (const point of points) {
    // Between the steps nobody came.
    if (point.at - STEP > before.at) line += `H${x(point.at - STEP)}`;
    line += `L${x(point.at)} ${y(point.here)}`;
    before = point;
  }
  line += `H${WIDTH}`;
  return (
    <figure class="chart">
      <figcaption>
        <b>{t.chart}</b>
      </figcaption>
      <div class="curve">
        <span class="top">{number(base)}</span>
        <span class="bottom">0</span>
        <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" role="img">
          <title>{t.chartLabel(clock(from), clock(until), number(last.attending), number(base))}</title>
          <path class="area" d={`${line}V${HEIGHT}H0Z`} />
          <path class="line" d={line} />
          <path class="axis" d={`M0 ${HEIGHT}H${WIDTH}`} />
        </svg>
        <span class="from">{clock(from)}</span>
        <span class="to">{clock(until)}</span>
      </div>
    </figure>
  );
}
