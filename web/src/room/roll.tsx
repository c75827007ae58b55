// Who is here? One tap on a name records a member as present; the last tap can be undone; the rest is in his dialog.

import { useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { Field } from "../parts/field";
import { fold } from "../parts/fold";
import { viewer } from "../session";
import { names } from "../texts/names";
import { CheckInCode } from "./code";
import { DEPART, RECORD, send, TAKE_BACK } from "./deeds";
import { useDesk } from "./desk";
import { isDue, isHere, isOver, type Line, type Meeting, unaccounted } from "./meeting";
import { texts } from "./texts";

export function Roll() {
  const { meeting } = useDesk();
  const t = texts.value;
  const searched = useSignal("");
  const item = meeting.currentItem?.id;
  const tapped = useSignal<{ line: Line; item: string | undefined } | undefined>(undefined);
  const undo = useAct(async (line: Line) => {
    await restore(meeting, line);
    tapped.value = undefined;
  });
  const wanted = fold(searched.value).trim();
  const lines = meeting.roll.filter(({ member }) => fold(member.fullName).includes(wanted));
  const open = meeting.state === "OPEN";
  const undoable = open && tapped.value?.item === item ? tapped.value?.line : undefined; // until the meeting goes on
  return (
    <section class="roll" aria-labelledby="roll">
      <h2 id="roll" tabIndex={-1}>
        {t.roll}
      </h2>
      <Counts meeting={meeting} />
      {open ? <Own /> : null}
      <CheckInCode />
      {meeting.roll.length > 8 ? <Field label={t.search} type="search" value={searched} /> : null}
      <div role="status" class="undo">
        {undoable ? (
          <>
            <span>{t.recordedPresent(undoable.member.fullName)}</span>
            <Button busy={undo.busy.value} onPress={() => undo.run(undoable)}>
              {t.undo}
            </Button>
          </>
        ) : null}
      </div>
      <Failed>{undo.failed.value}</Failed>
      {open || meeting.openedAt === null ? (
        <p id="roll-hint" class="hint">
          {open ? t.tapHint : t.tapHintBefore}
        </p>
      ) : null}
      <ul class="plain-list">
        {lines.map((line) => (
          <Row
            key={line.id}
            line={line}
            fixed={line.standing === "SUSPENDED" || isOver(meeting)}
            onRecorded={() => {
              tapped.value = { line, item };
            }}
          />
        ))}
      </ul>
      {lines.length ? null : <p>{t.nobodyFound}</p>}
    </section>
  );
}

/** Who calls the roll is on it as well. */
function Own() {
  const { meeting } = useDesk();
  const t = texts.value;
  const own = unaccounted(meeting).find(({ member }) => member.id === viewer.value?.member.id);
  const arrive = useAct((memberId: string) => send(RECORD, { meetingId: meeting.id, memberId, status: "PRESENT" }));
  if (!own) return null;
  return (
    <>
      <p class="own">
        <b>{t.notHereYet}</b>{" "}
        <Button busy={arrive.busy.value} onPress={() => arrive.run(own.member.id)}>
          {t.iAmHere}
        </Button>
      </p>
      <Failed>{arrive.failed.value}</Failed>
    </>
  );
}

function Counts({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  const { attendance, quorum } = meeting;
  const over = isOver(meeting);
  const here = attendance.present + attendance.remote - (over ? 0 : attendance.left);
  const missing = unaccounted(meeting).length;
  return (
    <div class="counts">
      <p class="big">
        <Changed of={here}>
          <Share here={here} of={attendance.expected} />
        </Changed>{" "}
        {over ? t.attended : t.here}
      </p>
      <Bar here={here} of={attendance.expected} />
      <p class={quorum.met ? "decided" : "attention"} role="status">
        <b>{quorum.met ? t.quorumMet : t.quorumMissing}</b> {t.quorum(quorum.counted, quorum.base, quorum.required)}
      </p>
      <p>{(over ? t.wereAbsent : t.absent)(missing, attendance.excused, attendance.absent, attendance.left)}</p>
    </div>
  );
}

type RowProps = { line: Line; fixed: boolean; onRecorded: () => void };

/**
 * Nobody can be recorded otherwise who is `fixed`. The whole name is the button: it is pressed when he is here; one more
 * tap asks what else there is to record. Each name has a tap of its own: on a slow line none waits for the one before.
 */
function Row({ line, fixed, onRecorded }: RowProps) {
  const { meeting, put } = useDesk();
  const tap = useAct(async () => {
    await send(RECORD, { meetingId: meeting.id, memberId: line.member.id, status: "PRESENT" });
    onRecorded();
  });
  const t = texts.value;
  const name = line.member.fullName;
  const here = isHere(line);
  const records = meeting.state === "OPEN" && !here;
  const ask = () => put({ is: "line", line: line.id });
  const content = (
    <>
      <span class="mark" aria-hidden="true">
        {markOf(line)}
      </span>
      <span class="words">
        <span class="name">{name}</span>{" "}
        <small>
          <Changed of={stateOf(line, meeting)}>{stateOf(line, meeting)}</Changed>
          {line.standing === "OFFICIAL" ? "" : ` · ${names.value.standing[line.standing]}`}
          {line.reason ? ` · ${line.reason}` : ""}
        </small>
      </span>
    </>
  );
  return (
    <li class={here ? "line here" : "line"}>
      {fixed ? (
        <div class="tap fixed">{content}</div>
      ) : (
        <>
          <button
            type="button"
            class="tap"
            aria-pressed={here}
            aria-busy={tap.busy.value}
            aria-describedby="roll-hint"
            onClick={records ? () => tap.run() : ask}
          >
            {content}
          </button>
          <Button kind="quiet" aria-label={t.otherNamed(name)} onPress={ask}>
            {t.other}
          </Button>
          <Failed>{tap.failed.value}</Failed>
        </>
      )}
    </li>
  );
}

function stateOf(line: Line, meeting: Meeting): string {
  const known = names.value;
  const t = texts.value;
  const over = isOver(meeting);
  if (line.leftAt) return over ? t.wentEarly : known.left;
  if (line.status) return known.attendance[line.status];
  if (!isDue(line)) return over || line.standing === "SUSPENDED" ? t.notDue : t.needNot;
  return over ? t.notRecorded : known.unaccounted;
}

function markOf(line: Line): string {
  if (isHere(line)) return "✓";
  if (line.leftAt) return "←";
  return { EXCUSED: "–", ABSENT: "✗", none: "" }[
    line.status === "EXCUSED" || line.status === "ABSENT" ? line.status : "none"
  ];
}

/** As he was before. */
async function restore(meeting: Meeting, { member, status, reason, leftAt }: Line): Promise<void> {
  const of = { meetingId: meeting.id, memberId: member.id };
  if (leftAt) await send(DEPART, of);
  else if (status) await send(RECORD, { ...of, status, reason });
  else await send(TAKE_BACK, of);
}
