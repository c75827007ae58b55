// How does a member ask to be excused, and what came of it?
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Form, LongField } from "../parts/field";
import { askToBeExcused, keys } from "./deeds";
import { draftOf, useTaken } from "./drafts";
import { Fate } from "./fate";
import { isPending } from "./letters";
import type { PhoneMeeting } from "./meeting";
import { letterOf } from "./outbox";
import { texts } from "./texts";

/** What he has asked stands above the form, which closes then: it is for another reason. */
export function Excuse({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const empty = useSignal(false);
  const key = keys.excuse(meeting.id);
  const reason = draftOf(key);
  const posted = useTaken(reason, key);
  const asked = meeting.mine.attendance?.excuseRequested ?? "";
  const begun = useMemo(() => (reason.peek() ? asked : undefined), [reason]);
  return (
    <>
      <p role="status">{asked ? t.excuseAsked(asked) : null}</p>
      <details key={asked} open={begun === asked}>
        <summary>{asked ? t.excuseAgain : t.excuse}</summary>
        <Form
          onSend={() => {
            empty.value = !reason.value.trim();
            if (empty.value) return;
            posted();
            askToBeExcused(meeting.id, reason.value.trim());
          }}
        >
          <LongField
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
    </>
  );
}
