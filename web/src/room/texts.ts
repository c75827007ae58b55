// What does the meeting room say?
import { catalogue } from "../texts/catalogue";
import type { Vote } from "./meeting";
import { english } from "./texts-english";
import { vietnamese } from "./texts-vietnamese";

export const texts = catalogue(vietnamese, english);

/** Who has not voted yet; of a secret vote only how many: who of those here has not would tell who has. */
export function awaitedInWords({ awaited }: Pick<Vote, "awaited">): string {
  const t = texts.value;
  if (!awaited) return "";
  return awaited.members ? t.awaited(awaited.members.map(({ fullName }) => fullName)) : t.awaitedSecret(awaited.count);
}

/** Thông qua khi quá 1/2 tổng số … tán thành. */
export function ruleInWords({ rule, seats }: Pick<Vote, "rule" | "seats">): string {
  const t = texts.value;
  const share = `${rule.numerator}/${rule.denominator}`;
  const least = rule.strict ? t.moreThan(share, t.ofWhom[rule.base]) : t.atLeast(share, t.ofWhom[rule.base]);
  return seats ? t.electedWith(least) : t.carriedWith(least);
}
