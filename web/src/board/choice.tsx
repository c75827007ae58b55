// Which part of the board does somebody want to see? His choice stands in the address: back and reload keep it.
import { useLocation } from "preact-iso";
import { Button } from "../parts/act";
import { SHOWS, type Show, SORTS, type Sort } from "./rows";
import { texts } from "./texts";

export type Choice = {
  show: Show;
  sort: Sort;
  sought: string;
  date: string | undefined;
  wall: boolean;
  dark: boolean;
  /** Change the address; `page` puts another page into the history, so that back leads here. */
  choose: (changes: Record<string, string | undefined>, page?: boolean) => void;
  /** The address with these changes. */
  address: (changes: Record<string, string | undefined>) => string;
};

export function useChoice(): Choice {
  const { path, query, route } = useLocation();
  function address(changes: Record<string, string | undefined>): string {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...query, ...changes })) {
      if (value !== undefined) asked.set(name, value);
    }
    const text = asked.toString().replace(/=(?=&|$)/g, "");
    return text ? `${path}?${text}` : path;
  }
  return {
    show: SHOWS.find((show) => show === query.show) ?? "all",
    sort: SORTS.find((sort) => sort === query.sort) ?? "name",
    sought: query.q ?? "",
    date: /^\d{4}-\d\d-\d\d$/.test(query.date ?? "") ? query.date : undefined,
    wall: query.wall !== undefined,
    dark: query.theme === "dark",
    choose: (changes, page = false) => route(address(changes), !page),
    address,
  };
}

type Props = { choice: Choice; onSort: () => void };

/** `onSort`: put in order as things stand now. */
export function Choosing({ choice, onSort }: Props) {
  const t = texts.value;
  return (
    <search class="choosing">
      <label>
        {t.show}
        <select
          value={choice.show}
          onChange={({ currentTarget: { value } }) => choice.choose({ show: value === "all" ? undefined : value })}
        >
          {SHOWS.map((show) => (
            <option key={show} value={show}>
              {t.shows[show]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t.sort}
        <select
          value={choice.sort}
          onChange={({ currentTarget: { value } }) => choice.choose({ sort: value === "name" ? undefined : value })}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t.sorts[sort]}
            </option>
          ))}
        </select>
      </label>
      {choice.sort === "name" ? null : <Button onPress={onSort}>{t.sortAgain}</Button>}
      <label class="sought">
        {t.search}
        <input
          type="search"
          value={choice.sought}
          autocomplete="off"
          onInput={({ currentTarget: { value } }) => choice.choose({ q: value || undefined })}
        />
      </label>
    </search>
  );
}
