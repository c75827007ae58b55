// How is a ballot filled in? One tap selects, one confirms; in an election up to as many as there are seats.
import { type Signal, useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { Failed } from "../parts/act";
import { Confirm } from "../parts/dialog";
import { Choices, Form, Wrong } from "../parts/field";
import { names } from "../texts/names";
import type { PhonePoll } from "./meeting";
import { voteTexts } from "./vote-texts";

type Props = {
  poll: PhonePoll;
  remote: boolean;
  chosen: Signal<string[]>;
  failed: string | undefined;
  onCast: () => void;
};

/** `remote`: he is not in the room, where hands are raised. */
export function BallotForm({ poll, remote, chosen, failed, onCast }: Props) {
  const t = voteTexts.value;
  const id = useId();
  const wrong = useSignal(false);
  const blank = useSignal(false);
  const election = poll.seats !== null;
  const most = poll.seats ?? 1;
  const picked = poll.options.filter(({ id }) => chosen.value.includes(id));
  const tooMany = picked.length - most;

  const unfit = election && tooMany > 0 ? t.tooMany(tooMany) : wrong.value ? t.nothingChosen : undefined;

  function choose(id: string, on: boolean) {
    wrong.value = false;
    if (!election) chosen.value = [id];
    else chosen.value = on ? [...chosen.value, id] : chosen.value.filter((known) => known !== id);
  }

  function confirm() {
    wrong.value = tooMany > 0 || (!election && !picked.length);
    if (wrong.value) return;
    if (picked.length) onCast();
    else blank.value = true;
  }

  const label = election ? t.castForSome(picked.length) : t.castFor(picked[0]?.label ?? "");
  return (
    <Form class="ballot" onSend={confirm}>
      <p class="hint">
        <strong>{names.value.pollForm[poll.form]}:</strong>{" "}
        {remote && poll.form === "SHOW_OF_HANDS" ? t.handsFromAfar : t.form[poll.form]}
      </p>
      <Choices id={id} legend={election ? t.chooseUpTo(most) : t.choose} wrong={unfit}>
        {poll.options.map((option) => (
          <label class="choice" key={option.id}>
            <input
              type={election ? "checkbox" : "radio"}
              name={poll.id}
              checked={chosen.value.includes(option.id)}
              onChange={(event) => choose(option.id, event.currentTarget.checked)}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </Choices>
      <div class="confirm">
        {election ? (
          <p role="status" class="count">
            {t.chosen(picked.length, most)}
          </p>
        ) : null}
        <Wrong id={id}>{unfit}</Wrong>
        <Failed>{unfit ? null : failed}</Failed>
        <button type="submit" class="button first great">
          {picked.length && tooMany <= 0 ? label : t.cast}
        </button>
      </div>
      {blank.value ? (
        <Confirm
          title={t.blankTitle}
          verb={t.blankVerb}
          onConfirm={() => {
            blank.value = false;
            onCast();
          }}
          onClose={() => {
            blank.value = false;
          }}
        >
          <p>{t.blankMeans}</p>
        </Confirm>
      ) : null}
    </Form>
  );
}
