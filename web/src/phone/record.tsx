// How do I stand? The member's own record, his posts, and how he attended the last meetings.
import type { ComponentChildren } from "preact";
import { day, localDay } from "../parts/times";
import { viewer } from "../session";
import { names, postName } from "../texts/names";
import type { MyMeeting, MyMember } from "./asked-of-mine";
import { among } from "./meeting";
import { mineTexts } from "./mine-texts";

const SHOWN = 6; // meetings

type Props = { member: MyMember; home: { id: string; name: string } | undefined; meetings: MyMeeting[] | undefined };

/** `home`: the cell where he votes. Without `meetings` nothing is said of them. */
export function Record({ member, home, meetings }: Props) {
  const t = mineTexts.value;
  const posts = viewer.value?.posts ?? [];
  const cell = viewer.value?.member.cell;
  return (
    <>
      <section>
        <h2>{t.record}</h2>
        <dl class="record">
          <Line name={t.name}>{member.fullName}</Line>
          <Line name={t.standing}>{names.value.standing[member.standing]}</Line>
          {cell ? <Line name={t.cell}>{cell.name}</Line> : null}
          {home && home.id !== cell?.id ? <Line name={t.homeCell}>{home.name}</Line> : null}
          {member.admittedOn ? <Line name={t.admitted}>{localDay(member.admittedOn)}</Line> : null}
          {member.record?.officialOn ? <Line name={t.official}>{localDay(member.record.officialOn)}</Line> : null}
          {member.record?.cardNumber ? <Line name={t.card}>{member.record.cardNumber}</Line> : null}
          {posts.length ? (
            <Line name={t.posts}>
              {posts.map(({ role, since, organization }) => (
                <p key={`${role} ${organization.id}`}>
                  {postName(role, organization)} {organization.name} <small>{t.since(localDay(since))}</small>
                </p>
              ))}
            </Line>
          ) : null}
        </dl>
      </section>
      {meetings ? <Attended meetings={meetings} cell={home?.id} /> : null}
    </>
  );
}

/** `cell`: where he votes, whose page has all of them. */
function Attended({ meetings, cell }: { meetings: MyMeeting[]; cell: string | undefined }) {
  const t = mineTexts.value;
  const over = meetings
    .filter(({ state, mine }) => state === "CLOSED" && mine.attendance !== null)
    .slice(-SHOWN)
    .reverse();
  const missed = over[0]?.mine.attendance?.absencesRunning ?? 0;
  return (
    <section>
      <h2>{t.attended}</h2>
      {missed > 1 ? <p class="attention">{t.absences(missed)}</p> : null}
      {over.length ? (
        <ul class="plain-list lines">
          {over.map((meeting) => (
            <li key={meeting.id}>
              <a href={`/meetings/${meeting.id}`}>
                <span>{meeting.title}</span>
                <span>
                  <strong>{statusOf(meeting)}</strong>
                  {took(meeting)}
                </span>
                <small>{day(meeting.scheduledAt)}</small>
              </a>
            </li>
          ))}
        </ul>
      ) : (
        <p>{t.noneAttended}</p>
      )}
      {cell ? (
        <a class="button plain wide" href={`/cells/${cell}`}>
          {t.moreMeetings}
        </a>
      ) : null}
    </section>
  );
}

function statusOf({ mine }: MyMeeting): string {
  const status = mine.attendance?.status;
  return status ? names.value.attendance[status] : mineTexts.value.notThere;
}

/** In how many of the votes on whose roll he was; where hands were counted nobody knows of who did not vote here too. */
function took({ mine: { entitledIn, votedIn } }: MyMeeting): string | null {
  const counted = entitledIn.filter((poll) => !poll.handCount || among(votedIn, poll));
  const voted = counted.filter((poll) => among(votedIn, poll));
  return counted.length ? ` · ${mineTexts.value.took(voted.length, counted.length)}` : null;
}

function Line({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
