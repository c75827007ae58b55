// Which meetings need somebody's attention, why, and since when? The longest first; each leads into its meeting.
import { useSignal } from "@preact/signals";
import { useLayoutEffect } from "preact/hooks";
import { Button } from "../parts/act";
import { number } from "../parts/numbers";
import { clock } from "../parts/times";
import { names } from "../texts/names";
import { Length } from "./ages";
import { type Attention, attended, type Evening } from "./followed";
import { texts } from "./texts";
import { rowHeight } from "./visible";
import { heightOf, showWhatFits } from "./wall";

const FIRST = 6;
const MORE = 100;
const SPACE = 0.6; // rows that the margins around the list take

/** On the wall, where nobody can ask for more, as many as there is room for. */
export function NeedsAttention({ evening, wall }: { evening: Evening; wall: boolean }) {
  const t = texts.value;
  const shown = useSignal(FIRST);
  const fits = useSignal(FIRST);
  const all = evening.attention;
  const rest = all.length - (wall ? Math.min(FIRST, fits.value) : shown.value);
  useLayoutEffect(() => {
    if (!wall) return;
    function measure() {
      const room = innerHeight - heightOf(".wall-controls, .board .chart, .needing .rest");
      fits.value = showWhatFits(".needing li", room - SPACE * rowHeight(document.querySelector(".board") as Element));
    }
    measure();
    addEventListener("resize", measure);
    return () => removeEventListener("resize", measure);
  });
  return (
    <section class={`needing ${all.length ? "some" : "none"}`} aria-labelledby="attention">
      <h2 id="attention">
        {t.attention} ({number(all.length)})
      </h2>
      {all.length === 0 ? <p class="well">{t.noAttention}</p> : null}
      <ul class="plain-list">
        {all.slice(0, wall ? FIRST : shown.value).map((attention) => (
          <Entry
            key={`${attention.meeting.id} ${attention.reason} ${attention.since}`}
            attention={attention}
            committeeId={evening.committee.id}
          />
        ))}
      </ul>
      {wall && all.length ? <p class="rest">{rest > 0 ? t.others(rest) : "\u00a0"}</p> : null}
      {rest > 0 && !wall ? (
        <Button
          onPress={() => {
            shown.value += MORE;
          }}
        >
          {t.more(Math.min(rest, MORE))}
        </Button>
      ) : null}
    </section>
  );
}

function Entry({ attention, committeeId }: { attention: Attention; committeeId: string }) {
  const { meeting, reason, since } = attention;
  const { cell } = meeting;
  return (
    <li>
      <a class="entry" href={`/meetings/${meeting.id}`}>
        <span class="name">
          <b>{cell.name}</b>
          {cell.parent && cell.parent.id !== committeeId ? <small> {cell.parent.name}</small> : null}
        </span>
        <span class="why">
          <b class="attention">
            <span aria-hidden="true">! </span>
            {names.value.attention[reason]},
          </b>{" "}
          <span>
            {detail(attention)}
            <Length since={since} />
          </span>
        </span>
      </a>
    </li>
  );
}

/** The numbers behind it, and since when. */
function detail({ reason, since, meeting }: Attention): string {
  const t = texts.value;
  const at = clock(since);
  const { attendance, quorum } = meeting;
  if (reason === "NOT_OPENED") return t.due(at);
  if (reason === "INSUFFICIENT_ATTENDANCE") {
    return `${t.voters(quorum.counted, quorum.base, quorum.required)}, ${t.since(at)}`;
  }
  if (reason === "POLL_OPEN_TOO_LONG") return t.since(at);
  if (reason === "LOW_ATTENDANCE") {
    return `${t.attendedOf(attended(attendance), attendance.expected)}, ${t.closedAt(at)}`;
  }
  if (reason === "ABSENCES") return `${t.absentRunning(meeting.absentRunning)}, ${t.closedAt(at)}`;
  return t.closedAt(at);
}
