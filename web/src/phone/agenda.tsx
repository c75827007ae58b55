// What is on the agenda, and how far has it come?
import { names } from "../texts/names";
import type { PhoneMeeting } from "./meeting";
import { texts } from "./texts";

export function Agenda({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
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
              {item.state === "PENDING" ? null : <p class="state">{names.value.itemState[item.state]}</p>}
              {item.conclusion ? <p class="words">{t.conclusion(item.conclusion)}</p> : null}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
