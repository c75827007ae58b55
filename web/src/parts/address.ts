// What of a page stands in its address? What was searched and chosen there: Back, a reload and a copied link keep it.
import { useLocation } from "preact-iso";

/** The value under a name, empty if there is none; and how to set several. Back then leaves the page, not the choice. */
export function useAddressed(name: string): [string, (values: Record<string, string>) => void] {
  const { path, query, route } = useLocation();
  function set(values: Record<string, string>) {
    const all = Object.entries({ ...query, ...values }).filter(([, value]) => value);
    const search = new URLSearchParams(all).toString();
    route(search ? `${path}?${search}` : path, true);
  }
  return [query[name] ?? "", set];
}
