// What does the meeting room say?
import { catalogue } from "../texts/catalogue";
import type { Vote } from "./meeting";
import { english } from "./texts-english";
import { vietnamese } from "./texts-vietnamese";

export const texts = catalogue(vietnamese, english);

/** Thông qua khi quá 1/2 tổng số … tán thành. */
export function ruleInWords({ rule, seats }: Pick<Vote, "rule" | "seats">): string {
  const t = texts.value;
  const share = `${rule.numerator}/${rule.denominator}`;
  const least = rule.strict ? t.moreThan(share, t.ofWhom[rule.base]) : t.atLeast(share, t.ofWhom[rule.base]);
  return seats ? t.electedWith(least) : t.carriedWith(least);
}
