// What is usually asked? A motion from the title of the item and from whom it is about, so that nothing need be typed.
import type { Item, Line, Meeting, Template } from "./meeting";

// The words that are proposed go into the record and the minutes: they are in the language of the cell and of its
// programme, Vietnamese, in whichever language somebody has the page.
const MOTIONS: Record<Exclude<Template, "RESOLUTION">, string> = {
  ADMISSION: "Đề nghị kết nạp quần chúng ưu tú vào Đảng",
  PROBATIONARY_TO_OFFICIAL: "Đề nghị công nhận đảng viên chính thức",
  DISCIPLINE: "Thi hành kỷ luật đảng viên",
  EXPULSION: "Khai trừ đảng viên ra khỏi Đảng",
  ELECTION: "Bầu cử tại chi bộ",
};
const ABOUT: Record<Exclude<Template, "RESOLUTION" | "ELECTION">, (name: string) => string> = {
  ADMISSION: (name) => `Đề nghị kết nạp đồng chí ${name} vào Đảng`,
  PROBATIONARY_TO_OFFICIAL: (name) => `Đề nghị công nhận đồng chí ${name} là đảng viên chính thức`,
  DISCIPLINE: (name) => `Thi hành kỷ luật đối với đồng chí ${name}`,
  EXPULSION: (name) => `Khai trừ đồng chí ${name} ra khỏi Đảng`,
};

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

const aloud = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);

/** A resolution on an item, as far as its title tells. */
function resolution(title: string): string {
  if (title.startsWith("Thông qua")) return title;
  if (title.startsWith("Biểu quyết")) return `Thông qua${title.slice("Biểu quyết".length)}`;
  return `Thông qua nội dung: ${aloud(title)}`;
}

/** `whom`: about whom it is, where that is said. */
export function motion(template: Template, item: Item | undefined, whom?: string): string {
  const title = item?.title.trim() ?? "";
  if (template === "RESOLUTION") return title ? resolution(title) : "";
  const says = SAID[template].test(title) && (!whom || title.includes(whom) || template === "ELECTION");
  if (!says) return whom && template !== "ELECTION" ? ABOUT[template](whom) : MOTIONS[template];
  const bare = title.replace(PREAMBLE, "");
  return bare.charAt(0).toUpperCase() + bare.slice(1);
}

/** What kind of vote an item asks for. */
export function templateOf(item: Item | undefined): Template {
  if (item?.kind === "ADMISSION") return "ADMISSION";
  const kinds: Template[] = ["EXPULSION", "DISCIPLINE", "PROBATIONARY_TO_OFFICIAL", "ADMISSION", "ELECTION"];
  return kinds.find((template) => item && SAID[template].test(item.title)) ?? "RESOLUTION";
}
