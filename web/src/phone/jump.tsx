// Does a vote wait that is not on the screen? Then a button at its lower edge leads there.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Button } from "../parts/act";
import type { PhoneMeeting } from "./meeting";
import { awaits, headingOf } from "./vote";
import { voteTexts } from "./vote-texts";

export function Jump({ meeting }: { meeting: PhoneMeeting }) {
  const poll = meeting.polls.find((one) => awaits(meeting, one));
  const heading = poll && headingOf(poll);
  const seen = useSignal(true);
  const below = useSignal(false);

  useEffect(() => {
    seen.value = true;
    const place = heading ? document.getElementById(heading)?.parentElement : undefined;
    if (!place) return;
    const watching = new IntersectionObserver((entries) => {
      const last = entries.at(-1);
      seen.value = last?.isIntersecting ?? true;
      below.value = (last?.boundingClientRect.top ?? 0) > 0;
    });
    watching.observe(place);
    return () => watching.disconnect();
  }, [heading, seen, below]);

  if (!heading || seen.value) return null;
  const t = voteTexts.value;
  return (
    <div class="jump">
      <Button
        kind="first"
        class="great"
        onPress={() => {
          const place = document.getElementById(heading);
          place?.focus({ preventScroll: true });
          place?.scrollIntoView({ block: "start" });
        }}
      >
        {below.value ? "↓" : "↑"} {poll.seats === null ? t.voteNow : t.electNow}
      </Button>
    </div>
  );
}
