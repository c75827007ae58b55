// Which votes are there? The open one first, then what is prepared, then what is decided; a new one is a tap away.
import { Button } from "../parts/act";
import { names } from "../texts/names";
import { useDesk } from "./desk";
import type { Template, Vote } from "./meeting";
import { texts } from "./texts";
import { OfVote } from "./vote";

export const TEMPLATES: Template[] = [
  "RESOLUTION",
  "ADMISSION",
  "PROBATIONARY_TO_OFFICIAL",
  "DISCIPLINE",
  "EXPULSION",
  "ELECTION",
];
const ORDER: Vote["state"][] = ["OPEN", "DRAFT", "CLOSED", "ANNULLED"];

export function Votes() {
  const { meeting, put } = useDesk();
  const t = texts.value;
  const votes = ORDER.flatMap((state) => meeting.polls.filter((vote) => vote.state === state).reverse());
  return (
    <section class="votes" aria-labelledby="votes">
      <h2 id="votes">{t.votes}</h2>
      {votes.map((vote) => (
        <OfVote key={vote.id} vote={vote} />
      ))}
      {meeting.state === "OPEN" ? (
        <fieldset class="templates">
          <legend>{t.newVote}</legend>
          {TEMPLATES.map((template) => (
            <Button key={template} onPress={() => put({ is: "putToVote", template })}>
              {names.value.pollTemplate[template]}
            </Button>
          ))}
        </fieldset>
      ) : null}
      {votes.length || meeting.state === "OPEN" ? null : <p>{t.noVotes}</p>}
    </section>
  );
}
