// How good was the meeting? Asked of those who attend, once the agenda has come to it.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Choices, Form, Wrong } from "../parts/field";
import { names } from "../texts/names";
import { keys, type Rating, rate } from "./deeds";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhoneMeeting } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";

const RATINGS: Rating[] = ["GOOD", "FAIR", "AVERAGE", "POOR"];

/** At its item; a programme without one comes to it with its last. */
function isDue({ agenda }: PhoneMeeting): boolean {
  const held = agenda.filter(({ state }) => state !== "SKIPPED");
  const item = held.find(({ kind }) => kind === "RATING") ?? held.at(-1);
  return item !== undefined && item.state !== "PENDING";
}

/** Also who has left may rate it. */
function mayRate({ state, mine: { attendance } }: PhoneMeeting): boolean {
  return state === "OPEN" && (attendance?.status === "PRESENT" || attendance?.status === "REMOTE");
}

export function RatingForm({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const id = useId();
  const chosen = useSignal<Rating | undefined>(undefined);
  const empty = useSignal(false);
  const key = keys.rating(meeting.id);
  const letter = letterOf(key);
  const rated = meeting.mine.rated || letter?.state === "done" || letter?.refusal?.code === "ALREADY_RATED";
  if (!mayRate(meeting) || !(rated || isDue(meeting))) return null;
  const missing = empty.value && !chosen.value ? t.rateEmpty : undefined;
  return (
    <section class={rated ? "rating" : "asked rating"}>
      <h2>{t.rating}</h2>
      <div role="status">{rated ? <p class="done">{t.rated}</p> : null}</div>
      {rated ? null : <Fate of={key} />}
      {rated || isPending(letter) ? null : (
        <Form
          onSend={() => {
            empty.value = !chosen.value;
            if (chosen.value) rate(meeting.id, chosen.value);
          }}
        >
          <Choices id={id} legend={t.ratingHint} wrong={missing}>
            {RATINGS.map((rating) => (
              <label class="choice" key={rating}>
                <input
                  type="radio"
                  name="rating"
                  checked={chosen.value === rating}
                  onChange={() => {
                    chosen.value = rating;
                  }}
                />
                <span>{names.value.rating[rating]}</span>
              </label>
            ))}
          </Choices>
          <Wrong id={id}>{missing}</Wrong>
          <button type="submit" class="button plain wide">
            {t.rate}
          </button>
        </Form>
      )}
    </section>
  );
}
