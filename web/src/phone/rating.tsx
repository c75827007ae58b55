// How good was the meeting? Asked of those who attend, once the agenda has come to it.
import { useSignal } from "@preact/signals";
import { Failed } from "../parts/act";
import { names } from "../texts/names";
import { keys, type Rating, rate } from "./deeds";
import { Fate } from "./fate";
import type { PhoneMeeting } from "./meeting";
import { isPending, letterOf } from "./outbox";
import { texts } from "./texts";

const RATINGS: Rating[] = ["GOOD", "FAIR", "AVERAGE", "POOR"];

function isDue({ agenda }: PhoneMeeting): boolean {
  const item = agenda.find(({ kind }) => kind === "RATING");
  return item?.state !== "PENDING";
}

export function RatingForm({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const chosen = useSignal<Rating | undefined>(undefined);
  const empty = useSignal(false);
  const key = keys.rating(meeting.id);
  const letter = letterOf(key);
  const settled = letter?.state === "done" || letter?.refusal?.code === "ALREADY_RATED";
  if (!isDue(meeting)) return null;
  return (
    <section class="rating">
      <h2>{t.rating}</h2>
      <Fate of={key} done={t.rated} />
      {settled || isPending(letter) ? null : (
        <form
          novalidate
          onSubmit={(event) => {
            event.preventDefault();
            empty.value = !chosen.value;
            if (chosen.value) rate(meeting.id, chosen.value);
          }}
        >
          <fieldset>
            <legend>{t.ratingHint}</legend>
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
          </fieldset>
          <Failed>{empty.value && !chosen.value ? t.rateEmpty : null}</Failed>
          <button type="submit" class="button plain wide">
            {t.rate}
          </button>
        </form>
      )}
    </section>
  );
}
