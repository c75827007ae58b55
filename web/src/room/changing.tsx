// How is the invitation to a meeting put right? Its time, place and title as they are, to be changed until it opens.
import { useSignal } from "@preact/signals";
import { Failed, useAct } from "../parts/act";
import { Confirm } from "../parts/dialog";
import { Field, LongField } from "../parts/field";
import { instant, local } from "../parts/times";
import { CHANGE, send } from "./deeds";
import { useDesk } from "./desk";
import { texts } from "./texts";
import { questioning } from "./texts-questions";
import { scheduling } from "./texts-scheduling";

export function ChangeMeeting() {
  const { meeting, put } = useDesk();
  const s = scheduling.value;
  const due = local(meeting.scheduledAt);
  const on = useSignal(due.slice(0, 10));
  const at = useSignal(due.slice(11));
  const place = useSignal(meeting.place ?? "");
  const title = useSignal(meeting.title);
  const wrong = useSignal<"title" | "time" | undefined>(undefined);
  const change = useAct(async () => {
    wrong.value = title.value.trim() ? undefined : "title";
    if (!on.value || !at.value) wrong.value = "time";
    if (wrong.value) return;
    const given = `${on.value}T${at.value}`;
    await send(CHANGE, {
      meetingId: meeting.id,
      title: title.value.trim(),
      scheduledAt: given === due ? meeting.scheduledAt : instant(given).toISOString(),
      place: place.value.trim() || null,
    });
    put(undefined);
  });
  return (
    <Confirm
      title={texts.value.changeMeeting}
      verb={texts.value.save}
      busy={change.busy.value}
      onConfirm={() => change.run()}
      onClose={() => put(undefined)}
    >
      <div class="when">
        <Field label={s.day} type="date" value={on} wrong={wrong.value === "time" ? s.timeMissing : undefined} />
        <Field label={s.time} type="time" value={at} />
      </div>
      <LongField label={s.place} value={place} maxLength={300} />
      <LongField
        label={s.called}
        value={title}
        maxLength={300}
        wrong={wrong.value === "title" ? s.calledMissing : undefined}
      />
      {meeting.state === "ANNOUNCED" ? <p>{questioning.value.changeMeans}</p> : null}
      <Failed>{change.failed.value}</Failed>
    </Confirm>
  );
}
