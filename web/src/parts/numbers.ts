// How is a number written? 1.096 in Vietnamese, 1,096 in English.
import { language } from "../texts/language";

const FORMATS = { vi: new Intl.NumberFormat("vi-VN"), en: new Intl.NumberFormat("en-GB") };

export function number(value: number): string {
  return FORMATS[language.value].format(value);
}
