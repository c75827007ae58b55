// What must one know before a vote opens? How it is taken, on which roll, and what speaks against opening it now.
import type { Signal } from "@preact/signals";
import { Choices } from "../parts/field";
import { names } from "../texts/names";
import { useDesk } from "./desk";
import { isFew, type Vote } from "./meeting";
import { questioning } from "./texts-questions";

type Form = Vote["form"];
const OPENLY: Form[] = ["SHOW_OF_HANDS", "OPEN_BALLOT"];
const FORMS: Form[] = [...OPENLY, "SECRET_BALLOT"];

/** `openly`: a vote that everybody may see does not become a secret one. */
export function FormChoice({ value, openly = false }: { value: Signal<Form>; openly?: boolean }) {
  return (
    <Choices class="forms" legend={questioning.value.form}>
      {(openly ? OPENLY : FORMS).map((each) => (
        <label key={each} class="choice">
          <input
            type="radio"
            name="form"
            checked={value.value === each}
            onChange={() => {
              value.value = each;
            }}
          />
          <span>{names.value.pollForm[each]}</span>
        </label>
      ))}
    </Choices>
  );
}

type Props = { form: Form; demanded?: boolean | undefined };

/** `demanded`: without a quorum such a vote does not open at all. */
export function Warnings({ form, demanded = false }: Props) {
  const { meeting } = useDesk();
  const q = questioning.value;
  const { base, counted, required, met } = meeting.quorum;
  return (
    <>
      <p>{q.rollFrozen(base, counted)}</p>
      {met ? null : <p class="warning">{q.withoutQuorum(required, demanded)}</p>}
      {isFew(meeting, form) ? <p class="warning">{q.fewVoters(base)}</p> : null}
    </>
  );
}
