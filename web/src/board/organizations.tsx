// How does it go below each committee? A line with its own totals, which leads to that committee's board.
import { Changed } from "../parts/changed";
import { number } from "../parts/numbers";
import { Decided, Present } from "./cells";
import { meetingsOf } from "./followed";
import type { LineRow } from "./rows";
import { texts } from "./texts";

export function OrganizationHead() {
  const t = texts.value;
  return (
    <>
      <th scope="col">{t.organization}</th>
      <th scope="col">{t.state}</th>
      <th scope="col">{t.attendance}</th>
      <th scope="col">{t.sufficient}</th>
      <th scope="col">{t.vote}</th>
    </>
  );
}

/** `suffix`: the day, where it is not today. */
export function OrganizationRow({ row, suffix }: { row: LineRow; suffix: string }) {
  const t = texts.value;
  const { organization, totals } = row.line;
  const meetings = meetingsOf(totals);
  const begun = totals.meetingsOpen + totals.meetingsClosed;
  return (
    <>
      <th scope="row">
        <a href={`/board/${organization.id}${suffix}`}>{organization.name}</a>
        {row.attention ? <small class="attention">! {t.inTable(row.attention)}</small> : null}
      </th>
      <td class="state">
        {meetings ? (
          <Changed of={`${totals.meetingsOpen} ${meetings}`} class={totals.meetingsOpen ? "running" : ""}>
            <span aria-hidden="true">{totals.meetingsOpen ? "●" : "○"} </span>
            {t.openOf(number(totals.meetingsOpen), number(meetings))}
          </Changed>
        ) : (
          <span class="closed">{t.noMeeting}</span>
        )}
        {totals.meetingsClosed ? <small>{t.closedCount(number(totals.meetingsClosed))}</small> : null}
        {totals.meetingsNotOpened ? (
          <small class="attention">{t.notOpenedCount(number(totals.meetingsNotOpened))}</small>
        ) : null}
      </td>
      <td class="here">{begun ? <Present here={totals.present + totals.remote} of={totals.expected} /> : null}</td>
      <td class="item">
        {begun ? (
          <Changed of={totals.meetingsWithQuorum}>
            <b>{number(totals.meetingsWithQuorum)}</b> / {number(begun)}
          </Changed>
        ) : null}
      </td>
      <td class="vote">
        <Decided totals={totals} />
      </td>
    </>
  );
}
