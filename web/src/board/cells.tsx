// How does each cell's meeting go? State, attendance against the base, the item that is on, the vote.
import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { number } from "../parts/numbers";
import { clock } from "../parts/times";
import { names } from "../texts/names";
import { attended, type Meeting, type Totals } from "./followed";
import type { Row } from "./rows";
import { texts } from "./texts";
import { onlyWhenChanged } from "./unchanged";

export function CellHead() {
  const t = texts.value;
  return (
    <>
      <th scope="col">{t.cell}</th>
      <th scope="col">{t.state}</th>
      <th scope="col">{t.attendance}</th>
      <th scope="col">{t.item}</th>
      <th scope="col">{t.vote}</th>
    </>
  );
}

type Props = {
  cell: Row["cell"];
  meeting: Meeting | undefined;
  totals: Totals | undefined;
  isNeeding: boolean;
  committeeId: string;
};

/** Drawn again only when its own meeting has changed. */
export const CellRow = onlyWhenChanged(({ cell, meeting, totals, isNeeding, committeeId }: Props) => {
  return (
    <>
      <th scope="row">
        <a href={meeting ? `/meetings/${meeting.id}` : `/cells/${cell.id}`}>{cell.name}</a>
        {cell.parent && cell.parent.id !== committeeId ? <small>{cell.parent.name}</small> : null}
      </th>
      {meeting ? <MeetingCells meeting={meeting} isNeeding={isNeeding} /> : null}
      {!meeting && totals ? <TotalsCells totals={totals} /> : null}
    </>
  );
});

const SIGNS = { SCHEDULED: "○", ANNOUNCED: "○", OPEN: "●", CLOSED: "■", CANCELLED: "×" };
const COLOURS = { SCHEDULED: "", ANNOUNCED: "", OPEN: "running", CLOSED: "closed", CANCELLED: "closed" };

function MeetingCells({ meeting, isNeeding }: { meeting: Meeting; isNeeding: boolean }) {
  const t = texts.value;
  const { state, attendance, quorum, currentItem, agenda } = meeting;
  const isWaiting = state === "SCHEDULED" || state === "ANNOUNCED";
  const isLate = isWaiting && isNeeding;
  const here = attended(attendance);
  const began = isWaiting ? meeting.scheduledAt : state === "CLOSED" ? meeting.closedAt : meeting.openedAt;
  return (
    <>
      <td class="state">
        <Changed of={`${state} ${isLate}`} class={isLate ? "attention" : COLOURS[state]}>
          <span aria-hidden="true">{isLate ? "!" : SIGNS[state]} </span>
          {isLate ? t.late : names.value.meetingState[state]}
        </Changed>
        {began ? <small>{clock(began)}</small> : null}
      </td>
      <td class="here">
        {state === "CANCELLED" ? null : (
          <Attended here={here} of={attendance.expected} required={isWaiting ? undefined : sufficient(here, quorum)} />
        )}
        {isWaiting || state === "CANCELLED" ? null : (
          <small class={quorum.met ? "" : "attention"}>
            {" "}
            {quorum.met ? t.enough(quorum.required) : t.short(quorum.counted, quorum.required)}
          </small>
        )}
      </td>
      <td class="item">
        {currentItem ? (
          <Changed of={currentItem.number}>
            <small>{t.itemOf(currentItem.number, agenda.length)}</small> {currentItem.title}
          </Changed>
        ) : null}
      </td>
      <td class="vote">
        <Votes meeting={meeting} />
      </td>
    </>
  );
}

/** How many would have come if just enough of the voters were here: the bar reaches the mark or does not. */
function sufficient(here: number, { counted, required }: Meeting["quorum"]): number | undefined {
  return required ? here - counted + required : undefined;
}

/** The vote that is open, or how the last one came out. */
function Votes({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  const open = meeting.polls.filter(({ state }) => state === "OPEN").at(-1);
  if (open) {
    const { cast, entitled } = open.turnout;
    return (
      <Changed of={`${open.id} ${cast}`} class="running">
        {t.voting(cast, entitled)}
      </Changed>
    );
  }
  const decided = meeting.polls.filter(({ verdict }) => verdict);
  const last = decided.sort((one, other) => (one.closedAt ?? "").localeCompare(other.closedAt ?? "")).at(-1);
  if (!last?.verdict) return null;
  const isCarried = last.verdict.outcome === "CARRIED";
  const split = last.options.map(({ votes }) => votes);
  return (
    <Changed of={last.id} class={isCarried ? "decided" : "attention"}>
      <span aria-hidden="true">{isCarried ? "✓" : "✗"} </span>
      {isCarried ? t.carried : t.notCarried} <span class="split">{split.slice(0, 4).join(" : ")}</span>
    </Changed>
  );
}

/** Of a cell of which no single meeting is known. */
function TotalsCells({ totals }: { totals: Totals }) {
  const t = texts.value;
  const state = totals.meetingsNotOpened
    ? (["attention", "!", t.late] as const)
    : totals.meetingsOpen
      ? (["running", SIGNS.OPEN, names.value.meetingState.OPEN] as const)
      : totals.meetingsScheduled
        ? (["", SIGNS.SCHEDULED, names.value.meetingState.SCHEDULED] as const)
        : totals.meetingsClosed
          ? (["closed", SIGNS.CLOSED, names.value.meetingState.CLOSED] as const)
          : (["closed", "–", t.noMeeting] as const);
  const [colour, sign, words] = state;
  return (
    <>
      <td class="state">
        <Changed of={words} class={colour}>
          <span aria-hidden="true">{sign} </span>
          {words}
        </Changed>
      </td>
      <td class="here">
        <Attended here={attended(totals)} of={totals.expected} />
      </td>
      <td class="item" />
      <td class="vote">
        <Decided totals={totals} />
      </td>
    </>
  );
}

/** Of those who are expected: so the rows of a table add up to what stands above it. */
export function Attended({ here, of, required }: { here: number; of: number; required?: number | undefined }) {
  if (!of) return null;
  return (
    <>
      <Bar here={here} of={of} required={required} />
      <Changed of={here}>
        <Share here={here} of={of} />
      </Changed>
    </>
  );
}

export function Decided({ totals }: { totals: Totals }) {
  const t = texts.value;
  const { pollsOpen, pollsCarried, pollsNotCarried } = totals;
  return (
    <>
      {pollsOpen ? (
        <Changed of={pollsOpen} class="running">
          {t.pollCount(number(pollsOpen))}
        </Changed>
      ) : null}
      {pollsCarried ? (
        <Changed of={pollsCarried} class="decided">
          {t.carriedCount(number(pollsCarried))}
        </Changed>
      ) : null}
      {pollsNotCarried ? (
        <Changed of={pollsNotCarried} class="attention">
          {t.notCarriedCount(number(pollsNotCarried))}
        </Changed>
      ) : null}
    </>
  );
}
