// How are names sought as people type in a hurry? Without diacritics and capitals.
const folded = new Map<string, string>();

/** Without diacritics and capitals; each name is folded once. */
export function fold(name: string): string {
  const known = folded.get(name);
  if (known !== undefined) return known;
  const bare = name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  if (folded.size > 50_000) folded.clear();
  folded.set(name, bare);
  return bare;
}
