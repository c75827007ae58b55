// How does a member say that he is here? With the code of the screen, scanned or typed, in the room or from elsewhere.
import { useSignal } from "@preact/signals";
import { Button, Failed } from "../parts/act";
import { Field } from "../parts/field";
import { checkIn, keys } from "./deeds";
import { Fate } from "./fate";
import { isPending, letterOf } from "./outbox";
import { texts } from "./texts";

const DIGITS = /^\d{6}$/;

/** `scanned`: the code that came with the address. */
export function Arriving({ meetingId, scanned }: { meetingId: string; scanned?: string | undefined }) {
  const t = texts.value;
  const key = keys.checkIn(meetingId);
  const letter = letterOf(key);
  const typed = useSignal("");
  const wrong = useSignal(false);
  const usable = scanned && letter?.refusal?.code !== "WRONG_CODE" ? scanned : undefined;

  function arrive(remote: boolean) {
    const code = usable ?? typed.value.replace(/\D/g, "");
    wrong.value = !DIGITS.test(code);
    if (!wrong.value) checkIn(meetingId, code, remote);
  }

  return (
    <form
      class="arriving"
      novalidate
      onSubmit={(event) => {
        event.preventDefault();
        arrive(false);
      }}
    >
      {usable ? (
        <p>{t.scanned}</p>
      ) : (
        <Field
          label={t.code}
          hint={t.codeHint}
          value={typed}
          class="code"
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={7}
        />
      )}
      <Failed>{wrong.value ? t.codeWrong : null}</Failed>
      <Fate of={key} />
      {isPending(letter) ? null : (
        <div class="asked-buttons">
          <button type="submit" class="button first great">
            {t.present}
          </button>
          <Button class="wide" onPress={() => arrive(true)}>
            {t.remote}
          </Button>
          <p class="hint">{t.remoteHint}</p>
        </div>
      )}
    </form>
  );
}
