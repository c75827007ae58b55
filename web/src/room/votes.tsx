// Which votes are there? The open one on top; then what is prepared, then what is decided; a new one is a tap away.
import { Button } from "../parts/act";
import { names } from "../texts/names";
import { useDesk } from "./desk";
import type { Vote } from "./meeting";
import { texts } from "./texts";
import { OfVote } from "./vote";

const ORDER: Vote["state"][] = ["DRAFT", "CLOSED", "ANNULLED"];

/** Above all else: while a vote is open nothing else is done. */
export function OpenVotes() {
  const { meeting } = useDesk();
  const open = meeting.polls.filter(({ state }) => state === "OPEN");
  if (!open.length) return null;
  return (
    <section class="votes" aria-labelledby="open-votes">
      <h2 id="open-votes">{texts.value.openVotes}</h2>
      {open.map((vote) => (
        <OfVote key={vote.id} vote={vote} />
      ))}
    </section>
  );
}

export function Votes() {
  const { meeting, conducts, put } = useDesk();
  const t = texts.value;
  const offers = meeting.state === "OPEN" && conducts;
  const votes = ORDER.flatMap((state) => meeting.polls.filter((vote) => vote.state === state).reverse());
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
