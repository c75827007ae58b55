// How does a member say that he is here? With the code of the screen, scanned or typed, in the room or from elsewhere.
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Field, Form, focusWrong } from "../parts/field";
import { checkIn, keys } from "./deeds";
import { Fate } from "./fate";
import { isPending } from "./letters";
import { letterOf } from "./outbox";
import { texts } from "./texts";

const DIGITS = /^\d{6}$/;

/** `scanned`: the code that came with the address. */
export function Arriving({ meetingId, scanned }: { meetingId: string; scanned?: string | undefined }) {
  const t = texts.value;
  const key = keys.checkIn(meetingId);
  const letter = letterOf(key);
  const typed = useSignal("");
  const wrong = useSignal(false);
  const form = useRef<HTMLDivElement>(null);
  const refused = letter?.refusal?.code === "WRONG_CODE" ? letter.refusal : undefined;
  const usable = refused ? undefined : scanned;
  useEffect(() => {
    if (refused) focusWrong(form.current);
  }, [refused]);

  function arrive(remote: boolean) {
    const code = usable ?? typed.value.replace(/\D/g, "");
    wrong.value = !DIGITS.test(code);
    if (!wrong.value) checkIn(meetingId, code, remote);
  }

  return (
    <div ref={form}>
      <Form class="arriving" onSend={(pressed) => arrive(pressed === "remote")}>
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
            wrong={wrong.value ? t.codeWrong : refused?.message}
          />
        )}
        <Fate of={key} refusedElsewhere={refused !== undefined} />
        {isPending(letter) ? null : (
          <div class="asked-buttons">
            <button type="submit" class="button first great">
              {t.present}
            </button>
            <button type="submit" value="remote" class="button plain wide">
              {t.remote}
            </button>
            <p class="hint">{t.remoteHint}</p>
          </div>
        )}
      </Form>
    </div>
  );
}
