// What has every page? A title, where one can go, whether it is live; and a plain word while there is nothing to show.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Refused, type Unreachable } from "../api/ask";
import { connection } from "../api/connection";
import { viewer } from "../session";
import { common } from "../texts/common";
import { language } from "../texts/language";
import { Button, wordsOf } from "./act";
import { notice } from "./notice";
import { age } from "./times";

type Props = { title: string; children: ComponentChildren; actions?: ComponentChildren; class?: string };

/** `actions` stand beside the title. */
export function Page({ title, children, actions, class: extra = "" }: Props) {
  useEffect(() => {
    document.title = `${title} · ${common.value.product}`;
  }, [title, language.value]);
  const Notice = notice.value;
  return (
    <div class={`page ${extra}`}>
      <a class="skip" href="#main">
        {common.value.skip}
      </a>
      <Header />
      <main id="main" tabIndex={-1}>
        <div class="title-line">
          <h1>{title}</h1>
          {actions}
        </div>
        {Notice ? <Notice /> : null}
        {children}
      </main>
    </div>
  );
}

function Header() {
  const texts = common.value;
  const who = viewer.value;
  const committees = who?.posts.filter((post) => post.organization.__typename === "Committee") ?? [];
  const boards = [...new Map(committees.map((post) => [post.organization.id, post.organization])).values()];
  return (
    <header class="header">
      {who ? (
        <nav aria-label={texts.menu}>
          <Link to="/me">{texts.myPage}</Link>
          {boards.map((organization) => (
            <Link key={organization.id} to={`/board/${organization.id}`}>
              {boards.length > 1 ? organization.name : texts.board}
            </Link>
          ))}
          <Link to={`/cells/${who.member.cell.id}`}>{texts.cell}</Link>
          <Link to="/documents">{texts.documents}</Link>
        </nav>
      ) : null}
      <Button
        kind="quiet"
        lang={language.value === "vi" ? "en" : "vi"}
        onPress={() => {
          language.value = language.value === "vi" ? "en" : "vi";
        }}
      >
        {texts.otherLanguage}
      </Button>
      <ConnectionNote />
    </header>
  );
}

function Link({ to, children }: { to: string; children: ComponentChildren }) {
  return (
    <a href={to} aria-current={location.pathname === to ? "page" : undefined}>
      {children}
    </a>
  );
}

/** Whether the page is live. A lost line shows at once, with the age of what is on the screen. */
export function ConnectionNote() {
  const texts = common.value;
  const line = connection.value;
  return (
    <p class={`connection ${line.is}`}>
      <span role="status">
        {line.is === "live" ? texts.live : null}
        {line.is === "connecting" ? texts.connecting : null}
        {line.is === "lost" ? texts.lost : null}
      </span>
      {line.is === "lost" ? ` ${texts.lostSince(age(line.since))}` : null}
    </p>
  );
}

/** In place of content that is not there: still on its way, or why not. */
export function Nothing({ failed, again }: { failed: Refused | Unreachable | undefined; again?: () => void }) {
  const texts = common.value;
  if (!failed) return <p class="waiting">{texts.loading}</p>;
  return (
    <div role="alert">
      <p>{failed instanceof Refused && failed.code === "NOT_FOUND" ? texts.notFound : wordsOf(failed)}</p>
      <div class="buttons">
        {again ? <Button onPress={again}>{texts.again}</Button> : null}
        <a class="button plain" href="/">
          {texts.toStart}
        </a>
      </div>
    </div>
  );
}
