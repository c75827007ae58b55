// Of which month is it told? This one unless another is picked; the one picked stands in the address: 2026-11.
import { Button } from "../parts/act";
import { today } from "../parts/times";
import { texts } from "./texts";

export type Month = { year: number; month: number };

const BACK = 24; // months that can be picked at once
const AHEAD = 3;

/** This month, if nothing lawful is written. */
export function monthIn(written: string): Month {
  const found = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(written) ?? /^(\d{4})-(\d\d)/.exec(today());
  return { year: Number(found?.[1]), month: Number(found?.[2]) };
}

export function monthWritten({ year, month }: Month): string {
  return `${year}-${String(month).padStart(2, "0")}`;
}

export function monthsFrom({ year, month }: Month, by: number): Month {
  const count = year * 12 + month - 1 + by;
  return { year: Math.floor(count / 12), month: (count % 12) + 1 };
}

export function MonthPicker({ month, onPick }: { month: Month; onPick: (month: Month) => void }) {
  const t = texts.value;
  const here = monthWritten(month);
  const near = Array.from({ length: BACK + AHEAD + 1 }, (_, place) => monthsFrom(monthIn(""), AHEAD - place));
  const offered = near.some((each) => monthWritten(each) === here) ? near : [month, ...near];
  return (
    <fieldset class="month-picker">
      <legend class="unseen">{t.month}</legend>
      <select aria-label={t.month} value={here} onChange={(event) => onPick(monthIn(event.currentTarget.value))}>
        {offered.map((each) => (
          <option key={monthWritten(each)} value={monthWritten(each)}>
            {t.monthName(each.month, each.year)}
          </option>
        ))}
      </select>
      <Button onPress={() => onPick(monthsFrom(month, -1))} aria-label={t.earlier}>
        <Arrow back />
      </Button>
      <Button onPress={() => onPick(monthsFrom(month, 1))} aria-label={t.later}>
        <Arrow />
      </Button>
    </fieldset>
  );
}

function Arrow({ back = false }: { back?: boolean }) {
  return (
    <svg class="arrow" viewBox="0 0 16 16" aria-hidden="true">
      <path d={back ? "M10.5 2.5L5 8l5.5 5.5" : "M5.5 2.5L11 8l-5.5 5.5"} />
    </svg>
  );
}
