// What do the pages know of whoever is signed in?
import { graphql, type ResultOf } from "./api/graphql";

export const PERSON = graphql(`
  fragment Person on Viewer {
    timeZone
    member { id fullName standing cell { id name } }
    posts { role since organization { __typename id name kind } }
  }
`);
export const WHO = graphql("query Who { viewer { ...Person } }", [PERSON]);

export type Viewer = ResultOf<typeof PERSON>;
