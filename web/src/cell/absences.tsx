// Who missed the last meeting, and who so many running that the cell should care?
import { texts } from "./texts";

type Absence = { count: number; member: { id: string; fullName: string } };

/** `limit`: from how many on somebody is pointed out. */
export function Absences({ absences, limit }: { absences: Absence[]; limit: number }) {
  const t = texts.value;
  return (
    <section class="absences" aria-labelledby="absences">
      <h2 id="absences">{t.absences}</h2>
      {absences.length ? (
        <ul class="plain-list">
          {absences.map(({ count, member }) => (
            <li key={member.id} class={count >= limit ? "absence pointed-out" : "absence"}>
              <b>{member.fullName}</b>{" "}
              <span>
                {t.running(count)}
                {count >= limit ? <strong class="attention"> · {t.attention}</strong> : null}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="waiting">{t.noAbsences}</p>
      )}
      {absences.some(({ count }) => count >= limit) ? <p class="waiting">{t.limit(limit)}</p> : null}
    </section>
  );
}
