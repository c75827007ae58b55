// Who is here, are they enough, and by which code does somebody still come in? Always there, below all else.
import { Bar, Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { isArriving, type Meeting } from "./meeting";
import { texts } from "./texts";

export function Foot({ meeting }: { meeting: Meeting }) {
  const t = texts.value;
  if (meeting.state !== "OPEN") return null;
  const { attendance, quorum, checkInCode } = meeting;
  const here = attendance.present + attendance.remote - attendance.left;
  return (
    <footer>
      <div class="here">
        <p>
          {t.present}{" "}
          <Changed of={here} class="figure">
            <Share here={here} of={attendance.expected} />
          </Changed>
        </p>
        <Bar here={here} of={attendance.expected} />
      </div>
      <p class={quorum.met ? "decided" : "attention"} role="status">
        {quorum.met ? t.met : t.notMet}: {quorum.counted} / {quorum.base}. {t.quorum(quorum.required)}.
      </p>
      {checkInCode && !isArriving(meeting) ? (
        <p class="late">
          {t.code}{" "}
          <b class="digits">
            {checkInCode.slice(0, 3)} {checkInCode.slice(3)}
          </b>
        </p>
      ) : null}
    </footer>
  );
}
