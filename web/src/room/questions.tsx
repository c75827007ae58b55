// What is asked before something is done? One question at a time; it shows the meeting as it is now, and goes with it.

import { ChangeMeeting } from "./changing";
import { type Question, useDesk } from "./desk";
import { OfLine } from "./line";
import { Materials } from "./materials";
import { isOver, type Vote } from "./meeting";
import { Announce, Appoint, CancelMeeting, CloseMeeting, FinishRoll, OpenMeeting, SkipItem } from "./meeting-questions";
import { ReadMinutes } from "./reading";
import { VoteForm } from "./vote-form";
import { AnnulVote, CallVoters, CloseVote, OpenVote, TimeVote } from "./vote-questions";

export { HandCount } from "./hands";
export { TakerAtItem } from "./minute-taker";
export { Minutes } from "./minutes";
export { RatingNow, Ratings } from "./rating";

/** In which states of a vote a question about it makes sense. Somebody else may have answered it meanwhile. */
const STATES: Record<string, Vote["state"][]> = {
  openVote: ["DRAFT"],
  callVoters: ["OPEN"],
  editVote: ["DRAFT"],
  timeVote: ["DRAFT", "OPEN"],
  closeVote: ["OPEN"],
  annul: ["OPEN", "CLOSED"],
};

export function Asked({ question }: { question: Question | undefined }) {
  const { meeting } = useDesk();
  if (!question) return null;
  switch (question.is) {
    case "announce":
      return meeting.state === "SCHEDULED" ? <Announce /> : null;
    case "change":
      return meeting.openedAt || isOver(meeting) ? null : <ChangeMeeting />;
    case "open":
      return meeting.state === "ANNOUNCED" || meeting.state === "SCHEDULED" ? <OpenMeeting /> : null;
    case "cancel":
      return meeting.openedAt ? null : <CancelMeeting />;
    case "finishRoll":
      return <FinishRoll />;
    case "readMinutes":
      return <ReadMinutes />;
    case "closeMeeting":
      return meeting.state === "OPEN" ? <CloseMeeting /> : null;
    case "minuteTaker":
      return meeting.state === "OPEN" ? <Appoint /> : null;
    case "materials":
      return isOver(meeting) ? null : <Materials />;
    case "putToVote":
      return <VoteForm template={question.template} />;
    case "skip": {
      const item = meeting.agenda.find(({ id }) => id === question.item);
      return item && item.state !== "SKIPPED" ? <SkipItem item={item} /> : null;
    }
    case "line": {
      const line = meeting.roll.find(({ id }) => id === question.line);
      return line ? <OfLine line={line} /> : null;
    }
    default: {
      const vote = meeting.polls.find(({ id }) => id === question.vote);
      return vote && STATES[question.is]?.includes(vote.state) ? <AboutVote is={question.is} vote={vote} /> : null;
    }
  }
}

type About = { is: Extract<Question, { vote: string }>["is"]; vote: Vote };

function AboutVote({ is, vote }: About) {
  switch (is) {
    case "openVote":
      return <OpenVote vote={vote} />;
    case "callVoters":
      return vote.calledAt ? null : <CallVoters vote={vote} />;
    case "closeVote":
      return <CloseVote vote={vote} />;
    case "annul":
      return <AnnulVote vote={vote} />;
    case "timeVote":
      return <TimeVote vote={vote} />;
    default:
      return <VoteForm vote={vote} />;
  }
}
