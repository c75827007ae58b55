// What comes first? The server is asked for what a phone will show, while on a slow line its pages are still coming.
import { askAhead } from "./api/posted";
import { patiently } from "./parts/patiently";
import { CELLS, MINE } from "./phone/asked-of-mine";
import { MEETING, WHICH } from "./phone/meeting";
import "./styles/base.css";
import { WHO } from "./who";

const [, place, id = "", further] = location.pathname.split("/").map(decodeURIComponent);

askAhead(WHO, {});
if (place === "meetings" && !further) askAhead(MEETING, { id });
if (place === "check-in") askAhead(WHICH, { id });
if (!place || place === "me") {
  askAhead(MINE, {});
  askAhead(CELLS, {});
}
patiently(() => import("./pages"));
