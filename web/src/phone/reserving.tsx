// How does a voter have the minutes say that he is of another opinion?
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Form, TextField } from "../parts/field";
import { keys, reserveOpinion } from "./deeds";
import { draftOf, useTaken } from "./drafts";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhonePoll } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";
import { voteTexts } from "./vote-texts";

export function Reserving({ poll }: { poll: PhonePoll }) {
  const t = voteTexts.value;
  const empty = useSignal(false);
  const key = keys.reservation(poll.id);
  const letter = letterOf(key);
  const draft = draftOf(key);
  const posted = useTaken(draft, key);
  const isBegun = useMemo(() => draft.peek() !== "", [draft]);
  return (
    <details open={isBegun}>
      <summary>{t.reserve}</summary>
      <Form
        onSend={() => {
          empty.value = !draft.value.trim();
          if (empty.value) return;
          posted();
          reserveOpinion(poll.id, draft.value);
        }}
      >
        <TextField
          label={t.reserveWords}
          hint={poll.form === "SECRET_BALLOT" ? t.reserveSecret : t.reserveHint}
          value={draft}
          readOnly={isPending(letter)}
          wrong={empty.value && !draft.value.trim() ? texts.value.wordsEmpty : undefined}
        />
        <Fate of={key} done={t.reserved} />
        {isPending(letter) ? null : (
          <button type="submit" class="button plain wide">
            {t.reserveVerb}
          </button>
        )}
      </Form>
    </details>
  );
}
