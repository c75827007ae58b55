// What became of a deed? Words on its letter: on its way, waiting for the network, or refused.
import { Button } from "../parts/act";
import { mayTakeBack } from "./letters";
import { letterOf, takeBack } from "./outbox";
import { texts } from "./texts";

type Props = { of: string; done?: string; refusedElsewhere?: boolean; onTakeBack?: () => void };

/** `done`: what is said once it is. What is refused is told in the server's words, here if not at its field. */
export function Fate({ of: key, done, refusedElsewhere = false, onTakeBack }: Props) {
  const t = texts.value;
  const letter = letterOf(key);
  return (
    <>
      <div role="status">
        {letter?.state === "sending" ? <p>{t.sending}</p> : null}
        {letter?.state === "waiting" ? <p class="unsent">{t.waiting}</p> : null}
        {letter?.state === "unanswered" ? <p class="unsent">{t.unanswered}</p> : null}
        {letter?.state === "done" && done ? <p class="done">{done}</p> : null}
      </div>
      <div role="alert" class="failed-place">
        {letter?.state === "refused" && !refusedElsewhere ? <p class="failed">{letter.refusal?.message}</p> : null}
      </div>
      {letter && mayTakeBack(letter) ? (
        <Button
          class="wide"
          onPress={() => {
            if (takeBack(key)) onTakeBack?.();
          }}
        >
          {t.takeBack}
        </Button>
      ) : null}
    </>
  );
}
