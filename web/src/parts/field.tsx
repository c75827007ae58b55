// How does somebody type something in? A label above, a hint, and what is wrong with it, all tied to the field.
import type { Signal } from "@preact/signals";
import type { ComponentChildren, InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

type Shared = { label: string; value: Signal<string>; hint?: string | undefined; wrong?: string | undefined };
type LineProps = Shared & {
  type?: "text" | "password" | "number" | "search" | "date" | "time" | "datetime-local";
} & Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "label" | "role" | "type">;

export function Field({ label, value, hint, wrong, ...rest }: LineProps) {
  const { id, frame, tied } = useFrame({ label, value, hint, wrong });
  return frame(<input id={id} {...tied} {...(rest as object)} />);
}

type TextProps = Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "value" | "label">;

/** Several lines. */
export function TextField({ label, value, hint, wrong, ...rest }: TextProps) {
  const { id, frame, tied } = useFrame({ label, value, hint, wrong });
  return frame(<textarea id={id} rows={3} {...tied} {...rest} />);
}

/** What stands around what is typed into, and ties it to that. */
function useFrame({ label, value, hint, wrong }: Shared) {
  const id = useId();
  const tied = {
    value: value.value,
    "aria-describedby": `${id}-hint ${id}-wrong`,
    "aria-invalid": wrong !== undefined,
    onInput: (event: { currentTarget: { value: string } }) => {
      value.value = event.currentTarget.value;
    },
  };
  const frame = (typedInto: ComponentChildren) => (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? <p id={`${id}-hint`}>{hint}</p> : null}
      {wrong ? (
        <p id={`${id}-wrong`} class="failed">
          {wrong}
        </p>
      ) : null}
      {typedInto}
    </div>
  );
  return { id, frame, tied };
}
