// What lies above? The board of an organisation: a link for those who may look into it, its name for the others.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask } from "../api/ask";
import { graphql } from "../api/graphql";
import { common } from "../texts/common";

const ABOVE = graphql("query Above($id: ID!) { committee(id: $id) { id } }");

/** `suffix`: which day, and which row. */
export function Above({ organization: { id, name }, suffix }: Props) {
  const may = useSignal(false);
  useEffect(() => {
    ask(ABOVE, { id }).then(
      () => {
        may.value = true;
      },
      () => {}, // then it is only a name
    );
  }, [id, may]);
  if (!may.value) return <p class="above">{name}</p>;
  return (
    <a class="button quiet above" href={`/board/${id}${suffix}`} aria-label={common.value.up(name)}>
      ↑ {name}
    </a>
  );
}

type Props = { organization: { id: string; name: string }; suffix: string };
