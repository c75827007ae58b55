// How does this member attend? All that can be recorded of one, with what is recorded now.
import { useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Dialog } from "../parts/dialog";
import { LongField } from "../parts/field";
import { common } from "../texts/common";
import { names } from "../texts/names";
import { DEPART, RECORD, send, TAKE_BACK } from "./deeds";
import { useDesk } from "./desk";
import { isHere, type Line } from "./meeting";
import { questioning } from "./texts-questions";

export function OfLine({ line }: { line: Line }) {
  const { meeting, put } = useDesk();
  const q = questioning.value;
  const known = names.value;
  const reason = useSignal(line.reason ?? line.excuseRequested ?? "");
  const of = { meetingId: meeting.id, memberId: line.member.id };
  const record = useAct(async (status: NonNullable<Line["status"]>) => {
    const absent = status === "EXCUSED" || status === "ABSENT";
    await send(RECORD, { ...of, status, reason: absent ? reason.value.trim() || null : null });
    put(undefined);
  });
  const depart = useAct(async () => {
    await send(DEPART, of);
    put(undefined);
  });
  const takeBack = useAct(async () => {
    await send(TAKE_BACK, of);
    put(undefined);
  });
  const busy = record.busy.value || depart.busy.value || takeBack.busy.value;
  const open = meeting.state === "OPEN";
  const now = line.leftAt ? known.left : line.status ? known.attendance[line.status] : known.unaccounted;
  return (
    <Dialog title={line.member.fullName} onClose={() => put(undefined)}>
      <p>
        {known.standing[line.standing]} · {now}
      </p>
      {open ? (
        <div class="buttons">
          <Button busy={busy} onPress={() => record.run("PRESENT")}>
            {known.attendance.PRESENT}
          </Button>
          <Button busy={busy} onPress={() => record.run("REMOTE")}>
            {known.attendance.REMOTE}
          </Button>
          {isHere(line) ? (
            <Button busy={busy} onPress={() => depart.run()}>
              {q.leavesEarly}
            </Button>
          ) : null}
        </div>
      ) : null}
      <LongField label={q.reasonOfAbsence} value={reason} maxLength={500} />
      <div class="buttons">
        <Button busy={busy} onPress={() => record.run("EXCUSED")}>
          {known.attendance.EXCUSED}
        </Button>
        {open ? (
          <Button busy={busy} onPress={() => record.run("ABSENT")}>
            {q.withoutReason}
          </Button>
        ) : null}
        {line.status ? (
          <Button busy={busy} onPress={() => takeBack.run()}>
            {q.takeBack}
          </Button>
        ) : null}
        <Button kind="quiet" onPress={() => put(undefined)}>
          {common.value.cancel}
        </Button>
      </div>
      <Failed>{record.failed.value ?? depart.failed.value ?? takeBack.failed.value}</Failed>
    </Dialog>
  );
}
