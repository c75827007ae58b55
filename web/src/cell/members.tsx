// Who belongs to the cell, in what standing, with which posts? Searched by any part of the name.
import { graphql, type ResultOf } from "../api/graphql";
import { useListed } from "../api/pages";
import { Button, Failed, useAct } from "../parts/act";
import { useAddressed } from "../parts/address";
import { Nothing } from "../parts/page";
import { Search, useSought } from "../parts/search";
import { today } from "../parts/times";
import { viewer } from "../session";
import { names, postName } from "../texts/names";
import { texts } from "./texts";

const ON_THE_LIST = graphql(`
  fragment OnTheList on Member { id fullName standing posts { id role since until organization { __typename id name } } }
`);
const ALL = graphql(
  `query MembersOfCell($id: ID!, $after: String) {
    cell(id: $id) {
      members(first: 50, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { ...OnTheList } }
    }
  }`,
  [ON_THE_LIST],
);
const FOUND = graphql(
  `query MembersFound($id: ID!, $text: String!, $after: String) {
    members(text: $text, organizationId: $id, first: 50, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } nodes { ...OnTheList }
    }
  }`,
  [ON_THE_LIST],
);
type MemberOf = ResultOf<typeof ON_THE_LIST>;

export function Members({ cellId }: { cellId: string }) {
  const t = texts.value;
  const text = useSought();
  return (
    <section class="members" aria-labelledby="members">
      <h2 id="members">{t.members}</h2>
      <Search label={t.search} hint={t.searchHint} />
      {text ? <Found cellId={cellId} text={text} /> : <All cellId={cellId} />}
    </section>
  );
}

function All({ cellId }: { cellId: string }) {
  return <List cellId={cellId} listed={useListed(ALL, { id: cellId }, (answer) => answer.cell?.members)} />;
}

function Found({ cellId, text }: { cellId: string; text: string }) {
  return <List cellId={cellId} listed={useListed(FOUND, { id: cellId, text }, (answer) => answer.members)} />;
}

function List({ cellId, listed }: { cellId: string; listed: ReturnType<typeof useListed<unknown, object, MemberOf>> }) {
  const t = texts.value;
  const [, set] = useAddressed("q");
  const adding = useAct(listed.more);
  const { nodes, total, hasMore, failed } = listed;
  if (failed.value || !nodes.value) return <Nothing failed={failed.value} again={listed.again} />;
  const members = nodes.value;
  return (
    <>
      <p role="status" class="waiting">
        {members.length ? t.found(total.value) : t.noneFound}
      </p>
      {members.length ? (
        <table>
          <caption class="unseen">{t.members}</caption>
          <thead>
            <tr>
              <th scope="col">{t.name}</th>
              <th scope="col">{t.standing}</th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <tr key={member.id}>
                <th scope="row">
                  {member.fullName}
                  {member.id === viewer.value?.member.id ? <small> ({t.me})</small> : null}
                  {postsOf(member, cellId).map((post) => (
                    <span key={post} class="post">
                      {post}
                    </span>
                  ))}
                </th>
                <td class={member.standing === "SUSPENDED" ? "attention" : ""}>
                  {names.value.standing[member.standing]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <div class="buttons">
          <Button onPress={() => set({ q: "" })}>{t.showAll}</Button>
        </div>
      )}
      {hasMore.value ? (
        <div class="buttons">
          <Button busy={adding.busy.value} onPress={adding.run}>
            {t.more(total.value - members.length)}
          </Button>
        </div>
      ) : null}
      <Failed>{adding.failed.value}</Failed>
    </>
  );
}

/** What he is here today, in words; elsewhere too, with the place. */
function postsOf(member: MemberOf, cellId: string): string[] {
  const day = today();
  const held = (member.posts ?? []).filter(({ since, until }) => since <= day && (!until || day < until));
  return held.map(({ role, organization }) => {
    const post = postName(role, organization);
    return organization.id === cellId ? post : `${post} (${organization.name})`;
  });
}
