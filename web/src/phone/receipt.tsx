// What does a voter get for his ballot? The time and the code under which he finds it again, in memory only.
import { clock } from "../parts/times";
import type { Cast } from "./deeds";
import type { Letter } from "./letters";
import { voteTexts } from "./vote-texts";

/** `over`: the vote is. */
export function Receipt({ letter, over = false }: { letter: Letter<Cast>; over?: boolean }) {
  const t = voteTexts.value;
  const code = letter.answer?.receipt;
  return (
    <div class="receipt" role="status">
      {code ? (
        <>
          <p>
            <span aria-hidden="true">✓ </span>
            {t.receipt(clock(letter.at))}
          </p>
          <p class="receipt-code">
            {t.receiptCode}: <strong>{code}</strong>
          </p>
          {over ? null : <p class="hint">{t.receiptKeep}</p>}
        </>
      ) : (
        <p>
          <span aria-hidden="true">✓ </span>
          {t.receiptLost}
        </p>
      )}
    </div>
  );
}
