// Who takes the minutes? Chosen when the meeting opens, at the item of the agenda for it, or later in somebody's place.
import { type Signal, useSignal } from "@preact/signals";
import { Button, Failed, useAct } from "../parts/act";
import { Check, Select } from "../parts/field";
import { viewer } from "../session";
import { APPOINT, send } from "./deeds";
import { type Desk, mayAppoint, useDesk } from "./desk";
import { texts } from "./texts";

type Chosen = { chosen: Signal<string>; operates: Signal<boolean> };

/** `nobody`: what stands there while nobody is chosen. */
export function TakerFields({
  chosen,
  operates,
  nobody,
  wrong,
}: Chosen & { nobody: string; wrong?: string | undefined }) {
  const { meeting } = useDesk();
  const t = texts.value;
  const chair = meeting.openedAt ? meeting.chair?.id : viewer.value?.member.id; // whoever opens it chairs it
  const able = meeting.roll.filter(({ standing, member }) => standing !== "SUSPENDED" && member.id !== chair);
  return (
    <>
      <Select
        label={t.minuteTaker}
        value={chosen.value}
        wrong={wrong}
        options={[["", nobody], ...able.map(({ member }) => [member.id, member.fullName] as const)]}
        onChoose={(given) => {
          chosen.value = given;
        }}
      />
      {chosen.value ? <Check label={t.operates} value={operates} /> : null}
    </>
  );
}

/** The fields, with who it is now in them, and the act that appoints whom they name. */
export function useAppointing({ meeting }: Desk, afterwards?: () => void) {
  const chosen = useSignal(meeting.minuteTaker?.id ?? "");
  const operates = useSignal(meeting.minuteTakerOperates);
  const missing = useSignal(false);
  const appoint = useAct(async () => {
    missing.value = !chosen.value;
    if (missing.value) return;
    const minuteTakerId = chosen.value;
    await send(APPOINT, { meetingId: meeting.id, minuteTakerId, minuteTakerOperates: operates.value });
    afterwards?.();
  });
  const t = texts.value;
  const wrong = missing.value && !chosen.value ? t.takerMissing : undefined;
  const fields = (
    <>
      <TakerFields chosen={chosen} operates={operates} nobody={t.chooseMember} wrong={wrong} />
      <Failed>{appoint.failed.value}</Failed>
    </>
  );
  return { appoint, fields };
}

/** In the card of the item at which one is appointed. */
export function TakerAtItem() {
  const desk = useDesk();
  const t = texts.value;
  const { minuteTaker } = desk.meeting;
  if (!minuteTaker) {
    return (
      <>
        <p>{t.noMinuteTaker}</p>
        {mayAppoint(desk) ? <Appointing /> : null}
      </>
    );
  }
  return (
    <>
      <p>{minuteTaker.fullName}</p>
      {mayAppoint(desk) ? (
        <div class="buttons">
          <Button onPress={() => desk.put({ is: "minuteTaker" })}>{t.changeTaker}</Button>
        </div>
      ) : null}
    </>
  );
}

function Appointing() {
  const { appoint, fields } = useAppointing(useDesk());
  return (
    <>
      {fields}
      <div class="buttons">
        <Button busy={appoint.busy.value} onPress={() => appoint.run()}>
          {texts.value.appointTaker}
        </Button>
      </div>
    </>
  );
}
