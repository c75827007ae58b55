// Who may work at the desk? The chair all of it; the minute-taker the roll, the agenda and the minutes.
import type { Viewer } from "../session";

/** `conducts`: opens, closes and annuls votes. `keeps`: may sit at the desk at all. */
export type Duties = { chairs: boolean; conducts: boolean; keeps: boolean };

type Led = {
  cell: { id: string };
  chair: { id: string } | null;
  openedAt: string | null;
  minuteTaker: { id: string } | null;
  minuteTakerOperates: boolean;
};

const CHAIRS = new Set(["SECRETARY", "DEPUTY_SECRETARY"]);

/** Secretary and deputy: they schedule the cell's meetings and run them. */
export function leads(viewer: Viewer | null | undefined, cellId: string): boolean {
  return viewer?.posts.some(({ role, organization }) => CHAIRS.has(role) && organization.id === cellId) ?? false;
}

/** As the server judges it; that is asked again with each deed. */
export function dutiesOf(viewer: Viewer | null | undefined, meeting: Led): Duties {
  const own = viewer?.member.id;
  const chairs = leads(viewer, meeting.cell.id) || (meeting.openedAt !== null && meeting.chair?.id === own);
  const keeps = chairs || (own !== undefined && meeting.minuteTaker?.id === own);
  return { chairs, conducts: chairs || (keeps && meeting.minuteTakerOperates), keeps };
}
