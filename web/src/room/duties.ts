// Who may work at the desk? The chair all of it; the minute-taker the roll, the agenda and the minutes.
import type { Viewer } from "../session";
import type { Meeting } from "./meeting";

export type Duties = { chairs: boolean; keeps: boolean };

const CHAIRS = new Set(["SECRETARY", "DEPUTY_SECRETARY"]);

export function leads(viewer: Viewer | null | undefined, cellId: string): boolean {
  return viewer?.posts.some(({ role, organization }) => CHAIRS.has(role) && organization.id === cellId) ?? false;
}

/** As the server judges it; that is asked again with each deed. */
export function dutiesOf(viewer: Viewer | null | undefined, meeting: Meeting): Duties {
  const own = viewer?.member.id;
  const chairs = leads(viewer, meeting.cell.id) || (meeting.openedAt !== null && meeting.chair?.id === own);
  return { chairs, keeps: chairs || (own !== undefined && meeting.minuteTaker?.id === own) };
}
