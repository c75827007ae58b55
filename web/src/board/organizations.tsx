// How does it go below each committee? A line with its own totals, which leads to that committee's board.
import { Changed } from "../parts/changed";
import { number } from "../parts/numbers";
import { Attended, Decided } from "./cells";
import { attended, isOver, type Line, meetingsOf } from "./followed";
import { texts } from "./texts";
import { onlyWhenChanged } from "./unchanged";

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

type Props = { line: Line; suffix: string };

/** `suffix`: the day, where it is not today. */
export const OrganizationRow = onlyWhenChanged(({ line, suffix }: Props) => {
  const t = texts.value;
  const { organization, totals } = line;
  const meetings = meetingsOf(totals);
  const over = isOver(totals);
  const begun = totals.meetingsOpen + totals.meetingsClosed;
  return (
    <>
      <th scope="row">
        <a href={`/board/${organization.id}${suffix}`}>{organization.name}</a>
        {totals.meetingsNeedingAttention ? (
          <small class="attention">! {t.inTable(number(totals.meetingsNeedingAttention))}</small>
        ) : null}
      </th>
      <td class="state">
        {meetings ? (
          <Changed
            of={`${totals.meetingsOpen} ${over} ${meetings}`}
            class={totals.meetingsOpen ? "running" : over ? "closed" : ""}
          >
            <span aria-hidden="true">{totals.meetingsOpen ? "●" : over ? "■" : "○"} </span>
            {over
              ? t.closedOf(number(totals.meetingsClosed), number(meetings))
              : t.openOf(number(totals.meetingsOpen), number(meetings))}
          </Changed>
        ) : (
          <span class="closed">{t.noMeeting}</span>
        )}
        {totals.meetingsClosed && !over ? <small>{t.closedCount(number(totals.meetingsClosed))}</small> : null}
        {totals.meetingsNotOpened ? (
          <small class="attention">{t.notOpenedCount(number(totals.meetingsNotOpened))}</small>
        ) : null}
      </td>
      <td class="here">
        <Attended here={attended(totals)} of={totals.expected} />
      </td>
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
});
