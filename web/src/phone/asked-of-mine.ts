// What does a member's own page ask?
import { graphql, type ResultOf } from "../api/graphql";

const CELL = graphql(`
  fragment MyCell on Cell {
    id name
    meetings(first: 20) {
      nodes {
        id title state scheduledAt movedAt place
        mine { attendance { standing status absencesRunning } entitledIn { id handCount { count } } votedIn { id } }
      }
    }
  }
`);
export const DOCUMENT_LINE = graphql("fragment DocumentLine on Document { id number kind title issuedOn readByMe }");
export const MINE = graphql(
  `
  query Mine {
    viewer { member { id fullName standing admittedOn record { officialOn cardNumber } } }
    documents(first: 5) { nodes { ...DocumentLine } }
  }
`,
  [DOCUMENT_LINE],
);
export const CELLS = graphql("query MyCells { viewer { member { cell { ...MyCell } homeCell { ...MyCell } } } }", [
  CELL,
]);

export type MyMember = NonNullable<ResultOf<typeof MINE>["viewer"]>["member"];
export type MyCells = NonNullable<ResultOf<typeof CELLS>["viewer"]>["member"];
export type MyMeeting = MyCells["cell"]["meetings"]["nodes"][number];
