// How do members check in by themselves? By a QR code and six digits, which the big screen shows too.
import { Qr } from "../parts/qr";
import { useDesk } from "./desk";
import { texts } from "./texts";

/** The code stands in the fragment, which no server is sent and no log keeps. */
export function checkInAddress(meetingId: string, code: string): string {
  return `${location.origin}/check-in/${meetingId}#${code}`;
}

export function CheckInCode() {
  const { meeting } = useDesk();
  const t = texts.value;
  const { checkInCode } = meeting;
  if (!checkInCode || meeting.state !== "OPEN") return null;
  return (
    <div class="code">
      <Qr text={checkInAddress(meeting.id, checkInCode)} label={t.qr} />
      <p>
        {t.code}
        <b class="digits">
          {checkInCode.slice(0, 3)} {checkInCode.slice(3)}
        </b>
      </p>
    </div>
  );
}
