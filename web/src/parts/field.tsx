// How does somebody type something in? A label above, a hint, and what is wrong with it, all tied to the field.
import type { Signal } from "@preact/signals";
import type { ComponentChildren, FormHTMLAttributes, InputHTMLAttributes, TextareaHTMLAttributes } from "preact";
import { useId } from "preact/hooks";

type FormProps = { onSend: (pressed: string) => unknown } & Omit<
  FormHTMLAttributes<HTMLFormElement>,
  "onSubmit" | "noValidate"
>;

/**
 * Judged by the page, not by the browser: what is wrong is told at its fields, and the first of them has the focus.
 * `pressed`: the value of the button that sends it.
 */
export function Form({ onSend, ...rest }: FormProps) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        onSend((event.submitter as HTMLButtonElement | null)?.value ?? "");
        requestAnimationFrame(() => focusWrong(form));
      }}
      {...rest}
    />
  );
}

/** Of a group of choices, the first of them. */
export function focusWrong(form: HTMLElement | null): void {
  const wrong = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  (wrong?.querySelector<HTMLElement>("input") ?? wrong)?.focus();
}

/** Read out as soon as it is there, after what the focus is on. */
export function Wrong({ id, children }: { id: string; children: string | undefined }) {
  return (
    <div aria-live="polite">
      {children ? (
        <p id={id} class="failed">
          {children}
        </p>
      ) : null}
    </div>
  );
}

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

type LongProps = Shared & { maxLength?: number };

/** One line that may be long: all of it is seen, on as many rows as it takes. Enter sends, as in any line. */
export function LongField({ label, value, hint, wrong, maxLength }: LongProps) {
  const { id, frame, tied } = useFrame({ label, value, hint, wrong });
  return frame(
    <div class="grows" data-words={value.value}>
      <textarea
        id={id}
        rows={1}
        maxLength={maxLength}
        {...tied}
        onInput={(event) => {
          value.value = event.currentTarget.value.replace(/\s*\n\s*/g, " ");
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
    </div>,
  );
}

/** What stands around what is typed into, and ties it to that. */
function useFrame({ label, value, hint, wrong }: Shared) {
  const id = useId();
  const tied = {
    value: value.value,
    "aria-describedby": [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined,
    "aria-invalid": Boolean(wrong),
    onInput: (event: { currentTarget: { value: string } }) => {
      value.value = event.currentTarget.value;
    },
  };
  const frame = (typedInto: ComponentChildren) => (
    <div class="field">
      <label for={id}>{label}</label>
      {hint ? <p id={`${id}-hint`}>{hint}</p> : null}
      <Wrong id={`${id}-wrong`}>{wrong}</Wrong>
      {typedInto}
    </div>
  );
  return { id, frame, tied };
}

type SelectProps<V extends string> = {
  label: string;
  value: V;
  /** Each with its words. */
  options: readonly (readonly [V, string])[];
  onChoose: (value: V) => unknown;
  wrong?: string | undefined;
};

export function Select<V extends string>({ label, value, options, onChoose, wrong }: SelectProps<V>) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <Wrong id={`${id}-wrong`}>{wrong}</Wrong>
      <select
        id={id}
        value={value}
        aria-invalid={Boolean(wrong)}
        aria-describedby={wrong && `${id}-wrong`}
        onChange={(event) => onChoose(event.currentTarget.value as V)}
      >
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Yes or no, with the words behind it. */
export function Check({ label, value }: { label: string; value: Signal<boolean> }) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={value.value}
        onChange={(event) => {
          value.value = event.currentTarget.checked;
        }}
      />
      {label}
    </label>
  );
}

type ChoicesProps = {
  legend: string;
  id?: string;
  wrong?: string | undefined;
  class?: string;
  children: ComponentChildren;
};

/** Choices of one or of several. What is wrong with them is told in the `Wrong` of the same `id`. */
export function Choices({ legend, id, wrong, class: kind, children }: ChoicesProps) {
  return (
    <fieldset class={kind} aria-invalid={wrong ? true : undefined} aria-describedby={wrong ? id : undefined}>
      <legend>{legend}</legend>
      {children}
    </fieldset>
  );
}
