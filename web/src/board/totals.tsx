// Is the evening going well? Four numbers, each with its base.
import type { ComponentChildren } from "preact";
import { Bar, percent } from "../parts/bar";
import { Changed } from "../parts/changed";
import { number } from "../parts/numbers";
import { attended, isOver, meetingsOf, type Totals as Numbers } from "./followed";
import { texts } from "./texts";

export function Totals({ totals }: { totals: Numbers }) {
  const t = texts.value;
  const here = attended(totals);
  const begun = totals.meetingsOpen + totals.meetingsClosed;
  const over = begun > 0 && isOver(totals);
  const due = totals.meetingsScheduled + totals.meetingsNotOpened;
  return (
    <section class="totals" aria-label={t.totals}>
      <ul>
        <Total
          of={over ? totals.meetingsClosed : totals.meetingsOpen}
          base={meetingsOf(totals)}
          says={over ? t.closed : t.open}
        >
          {over ? null : t.overAndDue(number(totals.meetingsClosed), number(due))}
        </Total>
        <Total of={here} base={totals.expected} says={t.attended} share>
          <Bar here={here} of={totals.expected} />
        </Total>
        <Total of={totals.meetingsWithQuorum} base={begun} says={t.withQuorum}>
          {t.begun}
        </Total>
        <Total of={totals.pollsOpen} says={t.pollsOpen}>
          {t.carriedCount(number(totals.pollsCarried))} · {t.notCarriedCount(number(totals.pollsNotCarried))}
        </Total>
      </ul>
    </section>
  );
}

type Props = { of: number; base?: number; says: string; share?: boolean; children: ComponentChildren };

function Total({ of, base, says, share = false, children }: Props) {
  return (
    <li class="card">
      <p class="total">
        <Changed of={of} class="value">
          {number(of)}
        </Changed>
        {base === undefined ? null : <span class="base"> / {number(base)}</span>} <span class="says">{says}</span>
        {share && base ? <small> {percent(of, base)}</small> : null}
      </p>
      <div class="rest">{children}</div>
    </li>
  );
}
