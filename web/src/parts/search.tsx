// How is a list searched? As one types, a moment later; what is searched stands in the address.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { useAddressed } from "./address";
import { Field } from "./field";

const A_MOMENT = 300; // milliseconds without a key

/** What is searched now, in the address under `q`. */
export function useSought(): string {
  return useAddressed("q")[0];
}

type Props = { label: string; hint?: string; most?: number };

export function Search(props: Props) {
  const [sought, set] = useAddressed("q");
  return <SearchField {...props} sought={sought} onSeek={(text) => set({ q: text })} />;
}

type FieldProps = Props & { sought: string; onSeek: (text: string) => void };

/** Where what is searched stands elsewhere: in a dialog, which has no address. */
export function SearchField({ label, hint, most = 100, sought, onSeek }: FieldProps) {
  const typed = useSignal(sought);
  const told = useRef(sought);
  const text = typed.value.trim();

  useEffect(() => {
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onSeek(text);
    }, A_MOMENT);
    return () => clearTimeout(timer);
  });

  useEffect(() => {
    if (sought === told.current) return; // it comes from here
    told.current = sought;
    typed.value = sought;
  }, [sought]);

  return (
    <search>
      <Field
        label={label}
        hint={hint}
        value={typed}
        type="search"
        maxLength={most}
        autocomplete="off"
        spellcheck={false}
      />
    </search>
  );
}
