// Which votes are there? The open one on top, with its result until the meeting goes on; then the others, and a new one.
import { Button } from "../parts/act";
import { names } from "../texts/names";
import { useDesk } from "./desk";
import { justDecided, type Meeting, type Vote } from "./meeting";
import { texts } from "./texts";
import { OfVote } from "./vote";

const ORDER: Vote["state"][] = ["DRAFT", "CLOSED", "ANNULLED"];

/** Those that are open; else the one whose result the room has not left yet. */
function onTop(meeting: Meeting): Vote[] {
  const open = meeting.polls.filter(({ state }) => state === "OPEN");
  return open.length ? open : [justDecided(meeting) ?? []].flat();
}

/** Above all else: while a vote is open nothing else is done, and the result stands where the vote stood. */
export function OpenVotes() {
  const { meeting } = useDesk();
  const t = texts.value;
  const votes = onTop(meeting);
  if (!votes.length) return null;
  return (
    <section class="votes" aria-labelledby="open-votes">
      <h2 id="open-votes">{votes[0]?.state === "OPEN" ? t.openVotes : t.justDecided}</h2>
      {votes.map((vote) => (
        <OfVote key={vote.id} vote={vote} />
      ))}
    </section>
  );
}

export function Votes() {
  const { meeting, conducts, put } = useDesk();
  const t = texts.value;
  const offers = meeting.state === "OPEN" && conducts;
  const above = onTop(meeting);
  const below = meeting.polls.filter((vote) => !above.includes(vote));
  const votes = ORDER.flatMap((state) => below.filter((vote) => vote.state === state).reverse());
  return (
    <section class="votes" aria-labelledby="votes">
      <h2 id="votes">{t.votes}</h2>
      {votes.map((vote) => (
        <OfVote key={vote.id} vote={vote} />
      ))}
      {offers ? (
        <fieldset class="templates">
          <legend>{t.newVote}</legend>
          <div class="buttons">
            {meeting.cell.usualPolls.map(({ template }) => (
              <Button key={template} onPress={() => put({ is: "putToVote", template })}>
                {names.value.pollTemplate[template]}
              </Button>
            ))}
          </div>
        </fieldset>
      ) : null}
      {votes.length || offers ? null : <p>{t.noVotes}</p>}
    </section>
  );
}
