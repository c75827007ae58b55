// How many are here, of how many, and are they enough? A bar with the quorum's mark; the words beside it say the same.
import { common } from "../texts/common";
import { number } from "./numbers";

type Props = { here: number; of: number; required?: number | undefined };

/** `required`: where the mark stands; none without it. */
export function Bar({ here, of, required }: Props) {
  const share = of ? Math.min(1, here / of) : 0;
  const enough = required === undefined || here >= required;
  return (
    <svg class={`bar ${enough ? "enough" : "short"}`} viewBox="0 0 100 12" preserveAspectRatio="none" role="img">
      <title>{common.value.share(here, of)}</title>
      <rect class="whole" width="100" height="12" />
      <rect class="here" width={100 * share} height="12" />
      {required !== undefined && of > 0 ? (
        <rect class="mark" x={Math.min(98.5, (100 * required) / of)} width="1.5" height="12" />
      ) : null}
    </svg>
  );
}

/** Rounded down: 100 % is everybody. */
export function percent(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)}%`;
}

/** 18 / 24, with the share in small type. */
export function Share({ here, of }: { here: number; of: number }) {
  return (
    <span class="share">
      <b>{number(here)}</b> / {number(of)}
      {of ? <small> {percent(here, of)}</small> : null}
    </span>
  );
}
