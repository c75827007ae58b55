// How is the meeting rated? While it runs only how many have rated it; then how, unless they were so few that one could guess.
import { Share } from "../parts/bar";
import { Changed } from "../parts/changed";
import { names } from "../texts/names";
import { useDesk } from "./desk";
import { texts } from "./texts";
import { questioning } from "./texts-questions";

export function RatingNow() {
  const { meeting } = useDesk();
  const q = questioning.value;
  const { present, remote } = meeting.attendance; // also who has left may rate it
  return (
    <>
      <p>{q.rateNow}</p>
      <p class="big">
        <Changed of={meeting.rated}>
          <Share here={meeting.rated} of={present + remote} />
        </Changed>{" "}
        {q.haveRated}
      </p>
    </>
  );
}

export function Ratings() {
  const { ratings, rated, fewVoters, attendance } = useDesk().meeting;
  const q = questioning.value;
  const told = names.value.rating;
  const each = ratings && [
    [told.GOOD, ratings.good],
    [told.FAIR, ratings.fair],
    [told.AVERAGE, ratings.average],
    [told.POOR, ratings.poor],
  ];
  return (
    <section class="ratings" aria-labelledby="ratings">
      <h2 id="ratings">{q.ratings}</h2>
      <p>
        {each?.map(([name, count]) => `${name} ${count}`).join(" · ") ??
          texts.value.rated(rated, attendance.present + attendance.remote)}
      </p>
      {each || rated >= fewVoters ? null : <p>{q.tooFewRated(fewVoters)}</p>}
    </section>
  );
}
