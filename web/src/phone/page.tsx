// What is asked of a member in a meeting? That first, in the largest type; then what is going on.
import { useLive } from "../api/live";
import { Nothing, Page } from "../parts/page";
import { dutiesOf } from "../room/duties";
import { viewer } from "../session";
import { names } from "../texts/names";
import { Agenda } from "./agenda";
import { Asked } from "./asked";
import { Contributing } from "./contributing";
import { Jump } from "./jump";
import { isHere, MEETING, type PhoneMeeting } from "./meeting";
import { Now } from "./now";
import { Onlooking } from "./onlooking";
import { Papers } from "./papers";
import { Presence } from "./presence";
import { Results } from "./results";
import { Speaking } from "./speaking";
import "./ballot.css";
import "./style.css";
import { texts } from "./texts";

export default function Meeting({ id = "" }: { id?: string }) {
  const live = useLive(MEETING, { id });
  const meeting = live.value.value?.meeting;
  const refused = live.refused.value;
  if (!meeting || refused?.code === "NOT_FOUND") {
    return (
      <Page title={texts.value.meeting} class="narrow phone">
        <Nothing failed={refused} />
      </Page>
    );
  }
  return <MeetingPage key={meeting.id} meeting={meeting} />;
}

function MeetingPage({ meeting }: { meeting: PhoneMeeting }) {
  const t = texts.value;
  const belongs = meeting.mine.attendance !== null;
  const open = meeting.state === "OPEN";
  const toCome = meeting.state === "SCHEDULED" || meeting.state === "ANNOUNCED";
  const plan = (
    <>
      <Agenda meeting={meeting} />
      {meeting.state === "CANCELLED" ? null : <Papers meeting={meeting} />}
    </>
  );
  return (
    <Page title={meeting.title} class="narrow phone">
      <p class="which">
        {meeting.cell.name} · {names.value.meetingState[meeting.state]}
      </p>
      {dutiesOf(viewer.value, meeting).keeps ? (
        <a
          class={`button great to-room ${meeting.state === "CLOSED" ? "plain" : "first"}`}
          href={`/meetings/${meeting.id}/room`}
        >
          {t.toRoom}
        </a>
      ) : null}
      {belongs ? null : <Onlooking meeting={meeting} />}
      <Asked meeting={meeting} />
      {toCome ? plan : null}
      {open ? <Now meeting={meeting} /> : null}
      {open && isHere(meeting) ? <Speaking meeting={meeting} /> : null}
      {belongs && (open || toCome) ? <Contributing meeting={meeting} /> : null}
      <Results meeting={meeting} />
      {toCome ? null : plan}
      {belongs && (open || meeting.state === "CLOSED") ? <Presence meeting={meeting} /> : null}
      <Jump meeting={meeting} />
    </Page>
  );
}
