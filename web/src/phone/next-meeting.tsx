// Which meeting is mine next? The one in session, else the nearest to come; followed live, so that it opens by itself.
import { graphql } from "../api/graphql";
import { useLive } from "../api/live";
import { clock, weekday } from "../parts/times";
import { dutiesOf } from "../room/duties";
import { viewer } from "../session";
import { names } from "../texts/names";
import type { MyMeeting } from "./asked-of-mine";
import { isAttending } from "./meeting";
import { mineTexts } from "./mine-texts";
import { Moved } from "./moved";
import { texts } from "./texts";
import { voteTexts } from "./vote-texts";

const STATE = graphql(`
  subscription NextMeeting($id: ID!) {
    meeting(id: $id) {
      id title state place scheduledAt movedAt openedAt
      cell { id }
      chair { id }
      minuteTaker { id }
      minuteTakerOperates
      mine { attendance { status leftAt standing } mayVoteIn { id } }
    }
  }
`);

export function NextMeeting({ meetings }: { meetings: MyMeeting[] }) {
  const [t, m] = [texts.value, mineTexts.value];
  const toCome = meetings.filter(({ state }) => state === "SCHEDULED" || state === "ANNOUNCED");
  const next = meetings.findLast(({ state }) => state === "OPEN") ?? toCome[0];
  const later = toCome.filter((meeting) => meeting !== next);
  return (
    <>
      {next ? (
        <Next key={next.id} meeting={next} />
      ) : (
        <section class="asked">
          <h2>{m.nextMeeting}</h2>
          <p>{m.noMeeting}</p>
        </section>
      )}
      {later.length ? (
        <section>
          <h2>{m.later}</h2>
          <ul class="plain-list lines">
            {later.map((meeting) => (
              <li key={meeting.id}>
                <a href={`/meetings/${meeting.id}`}>
                  {meeting.title}
                  <small>{t.at(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}</small>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}

function Next({ meeting: known }: { meeting: MyMeeting }) {
  const [t, m] = [texts.value, mineTexts.value];
  const live = useLive(STATE, { id: known.id }).value.value?.meeting;
  const meeting = live ?? known;
  const mine = live?.mine.attendance;
  const excused = mine?.status === "EXCUSED";
  const votes = live?.mine.mayVoteIn.length;
  const open = meeting.state === "OPEN";
  const desk = live ? dutiesOf(viewer.value, live).keeps : false;
  return (
    <section class="asked">
      <p class="kicker">{open ? m.inSession : names.value.meetingState[meeting.state]}</p>
      <h2>{meeting.title}</h2>
      <p class="large">{t.at(clock(meeting.scheduledAt), weekday(meeting.scheduledAt))}</p>
      <p>{meeting.place ?? t.placeUnknown}</p>
      {open ? null : <Moved meeting={meeting} />}
      {excused ? <p class="done">{t.excused}</p> : null}
      {desk ? (
        <a class="button first great desk" href={`/meetings/${meeting.id}/room`}>
          {t.toRoom}
        </a>
      ) : null}
      <a class={`button great ${open && !desk ? "first" : "plain"}`} href={`/meetings/${meeting.id}`}>
        {open
          ? votes
            ? voteTexts.value.voteNow
            : mine && !excused && !isAttending(mine)
              ? t.present
              : m.openMeeting
          : meeting.state === "ANNOUNCED"
            ? m.openInvitation
            : m.openPlan}
      </a>
    </section>
  );
}
