// What concerns me? My next meeting first, then what there is to read, my record, and how I leave.
import { useEffect } from "preact/hooks";
import type { Refused, Unreachable } from "../api/ask";
import { useLoaded } from "../api/loaded";
import { Nothing, Page } from "../parts/page";
import { viewer } from "../session";
import { SignOut } from "../sign-in/sign-out";
import { CELLS, MINE, type MyCells, type MyMeeting } from "./asked-of-mine";
import { Documents } from "./document-lines";
import { NextMeeting } from "./next-meeting";
import { pending } from "./outbox";
import { Record } from "./record";
import "./style.css";
import { mineTexts } from "./mine-texts";
import { texts } from "./texts";

/** Of the cell where he takes part and of that where he votes, the earliest first. */
function meetingsOf({ cell, homeCell }: MyCells): MyMeeting[] {
  const all = [...cell.meetings.nodes, ...homeCell.meetings.nodes];
  const each = [...new Map(all.map((meeting) => [meeting.id, meeting])).values()];
  return each.sort((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt));
}

export default function Mine() {
  const t = texts.value;
  const mine = useLoaded(MINE, {});
  const ofCells = useLoaded(CELLS, {});
  const member = mine.value.value?.viewer?.member;
  const cells = ofCells.value.value?.viewer?.member;

  useEffect(() => {
    const look = () => {
      if (document.visibilityState !== "visible") return;
      mine.again();
      ofCells.again();
    };
    document.addEventListener("visibilitychange", look);
    addEventListener("online", look);
    return () => {
      document.removeEventListener("visibilitychange", look);
      removeEventListener("online", look);
    };
  }, []);

  const meetings = cells ? meetingsOf(cells) : [];
  const unsent = pending().length;
  return (
    <Page title={mineTexts.value.mine} class="narrow phone">
      <div role="status">{unsent ? <p class="unsent">{t.pending(unsent)}</p> : null}</div>
      {cells ? <NextMeeting meetings={meetings} /> : <NoCell failed={ofCells.failed.value} again={ofCells.again} />}
      {member && (cells || ofCells.failed.value) ? (
        <>
          {cells ? (
            <Documents title={mineTexts.value.documents} documents={mine.value.value?.documents?.nodes ?? []} all />
          ) : null}
          <Record member={member} home={cells?.homeCell} meetings={cells && meetings} />
        </>
      ) : mine.failed.value && !ofCells.failed.value ? (
        <Nothing failed={mine.failed.value} again={mine.again} />
      ) : null}
      <section>
        <h2>{mineTexts.value.leaving}</h2>
        <SignOut />
      </section>
    </Page>
  );
}

/** A suspended member keeps his own record, and nothing of his cell is his to see. */
function NoCell({ failed, again }: { failed: Refused | Unreachable | undefined; again: () => void }) {
  if (viewer.value?.member.standing === "SUSPENDED") return <p>{mineTexts.value.nothingOfCell}</p>;
  return <Nothing failed={failed} again={again} />;
}
