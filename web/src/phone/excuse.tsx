// How does a member ask to be excused, and what came of it?
import { useSignal } from "@preact/signals";
import { Field, Form } from "../parts/field";
import { askToBeExcused, keys } from "./deeds";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhoneMeeting } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";

export function Excuse({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const reason = useSignal("");
  const empty = useSignal(false);
  const key = keys.excuse(meeting.id);
  const asked = meeting.mine.attendance?.excuseRequested;
  if (meeting.mine.attendance?.status === "EXCUSED") return null;
  return (
    <section class="excuse">
      <p role="status">{asked ? t.excuseAsked(asked) : null}</p>
      <details>
        <summary>
          <h2>{t.excuse}</h2>
        </summary>
        <Form
          onSend={() => {
            empty.value = !reason.value.trim();
            if (!empty.value) askToBeExcused(meeting.id, reason.value.trim());
          }}
        >
          <Field
            label={t.excuseReason}
            hint={t.excuseHint}
            value={reason}
            maxLength={500}
            wrong={empty.value && !reason.value.trim() ? t.excuseEmpty : undefined}
          />
          <Fate of={key} />
          {isPending(letterOf(key)) ? null : (
            <button type="submit" class="button plain wide">
              {t.excuseVerb}
            </button>
          )}
        </Form>
      </details>
    </section>
  );
}
