// What is on the agenda, and how far has it come?
import { names } from "../texts/names";
import type { PhoneMeeting } from "./meeting";
import { texts } from "./texts";

export function Agenda({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const over = meeting.state === "CLOSED";
  const stateOf = (item: PhoneMeeting["agenda"][number]) => {
    if (item.state !== "PENDING") return names.value.itemState[item.state];
    return over ? t.notReached : undefined;
  };
  return (
    <section class="agenda">
      <h2>{t.agenda}</h2>
      {meeting.agenda.length ? null : <p>{t.noAgenda}</p>}
      <ol class="plain-list">
        {meeting.agenda.map((item) => (
          <li
            key={item.id}
            class={item.state === "CURRENT" ? "current" : ""}
            aria-current={item.state === "CURRENT" ? "step" : undefined}
          >
            <span class="number">{item.number}.</span>
            <div>
              <p>{item.title}</p>
              {stateOf(item) ? <p class="state">{stateOf(item)}</p> : null}
              {item.conclusion ? <p class="words">{t.conclusion(item.conclusion)}</p> : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
