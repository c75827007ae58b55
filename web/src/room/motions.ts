// What is usually asked? A motion from the title of the item and from whom it is about, so that nothing need be typed.
import type { Item, Line, Meeting, Template } from "./meeting";
import { questioning } from "./texts-questions";

/** In whichever language titles of items are written. */
const SAID: Record<Template, RegExp> = {
  RESOLUTION: /nghị quyết|kết luận|resolution|conclusion/i,
  ADMISSION: /kết nạp|admi(t|ssion)/i,
  PROBATIONARY_TO_OFFICIAL: /chính thức|official/i,
  DISCIPLINE: /kỷ luật|khiển trách|cảnh cáo|disciplin|reprimand/i,
  EXPULSION: /khai trừ|expel|expulsion/i,
  ELECTION: /bầu|elect/i,
};
const PREAMBLE = /^(xem xét|xét|thảo luận và biểu quyết|biểu quyết|đề nghị|vote on|consider)\s+(về\s+)?/i;
const STANDINGS: Partial<Record<Template, Line["standing"][]>> = {
  PROBATIONARY_TO_OFFICIAL: ["PROBATIONARY"],
  DISCIPLINE: ["OFFICIAL", "PROBATIONARY", "EXEMPT", "AWAY", "SUSPENDED"],
  EXPULSION: ["OFFICIAL", "PROBATIONARY", "EXEMPT", "AWAY", "SUSPENDED"],
  ELECTION: ["OFFICIAL", "EXEMPT", "AWAY"],
};

/** Of whom it can be about, or who can stand; nobody of the cell where others are meant. */
export function eligible({ roll }: Meeting, template: Template): string[] {
  const standings = STANDINGS[template] ?? [];
  return roll.filter(({ standing }) => standings.includes(standing)).map(({ member }) => member.fullName);
}

/** Whom the title names, of those; or the only one that there is to be made an official member. */
export function meant(people: string[], template: Template, title = ""): string[] {
  const named = people.filter((name) => title.includes(name));
  return !named.length && template === "PROBATIONARY_TO_OFFICIAL" && people.length === 1 ? people : named;
}

/** `whom`: about whom it is, where that is said. */
export function motion(template: Template, item: Item | undefined, whom?: string): string {
  const q = questioning.value;
  const title = item?.title.trim() ?? "";
  if (template === "RESOLUTION") return title ? q.resolution(title) : "";
  const says = SAID[template].test(title) && (!whom || title.includes(whom) || template === "ELECTION");
  if (!says) return whom && template !== "ELECTION" ? q.motionAbout[template](whom) : q.motions[template];
  const bare = title.replace(PREAMBLE, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** What kind of vote an item asks for. */
export function templateOf(item: Item | undefined): Template {
  if (item?.kind === "ADMISSION") return "ADMISSION";
  const kinds: Template[] = ["EXPULSION", "DISCIPLINE", "PROBATIONARY_TO_OFFICIAL", "ADMISSION", "ELECTION"];
  return kinds.find((template) => item && SAID[template].test(item.title)) ?? "RESOLUTION";
}
