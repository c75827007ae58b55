// Who asks to be excused? Each asks with a reason, and is answered by yes or no.
import { Button, Failed, useAct } from "../parts/act";
import { DECLINE, RECORD, send } from "./deeds";
import { useDesk } from "./desk";
import type { Line } from "./meeting";
import { texts } from "./texts";

export function Excuses() {
  const { meeting } = useDesk();
  const t = texts.value;
  const asking = meeting.roll.filter(({ excuseRequested }) => excuseRequested);
  if (!asking.length) return null;
  return (
    <section class="excuses" aria-labelledby="excuses">
      <h2 id="excuses">{t.excuses(asking.length)}</h2>
      <ul class="plain-list">
        {asking.map((line) => (
          <Excuse key={line.id} line={line} />
        ))}
      </ul>
    </section>
  );
}

function Excuse({ line }: { line: Line }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const of = { meetingId: meeting.id, memberId: line.member.id };
  const name = line.member.fullName;
  const grant = useAct(() => send(RECORD, { ...of, status: "EXCUSED" }));
  const decline = useAct(() => send(DECLINE, of));
  return (
    <li>
      <p>
        <b>{name}</b>
      </p>
      <p class="prose">{line.excuseRequested}</p>
      <div class="answers">
        <Button aria-label={t.grantNamed(name)} busy={grant.busy.value} onPress={() => grant.run()}>
          {t.grant}
        </Button>
        <Button aria-label={t.declineNamed(name)} busy={decline.busy.value} onPress={() => decline.run()}>
          {t.decline}
        </Button>
      </div>
      <Failed>{grant.failed.value ?? decline.failed.value}</Failed>
    </li>
  );
}
