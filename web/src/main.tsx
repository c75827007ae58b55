// Which page is at which address? Each but the first is loaded when somebody goes there.
import { render } from "preact";
import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { Nothing, Page } from "./parts/page";
import { recall, unknown, viewer } from "./session";
import { SignIn } from "./sign-in/page";
import "./styles/base.css";
import { common } from "./texts/common";

const Board = lazy(() => import("./board/page"));
const Room = lazy(() => import("./room/page"));
const Screen = lazy(() => import("./projector/page"));
const Phone = lazy(() => import("./phone/page"));
const CheckIn = lazy(() => import("./phone/check-in"));
const Mine = lazy(() => import("./phone/mine"));
const Cell = lazy(() => import("./cell/page"));
const Schedule = lazy(() => import("./room/schedule"));
const Documents = lazy(() => import("./documents/list"));
const Document = lazy(() => import("./documents/page"));

/** Committees begin at their board, everybody else at his own page. */
function Home() {
  const { route } = useLocation();
  const post = viewer.value?.posts.find(({ organization }) => organization.__typename === "Committee");
  useEffect(() => route(post ? `/board/${post.organization.id}` : "/me", true), [post, route]);
  return null;
}

function Missing() {
  const texts = common.value;
  return (
    <Page title={texts.notFound}>
      <a class="button plain" href="/">
        {texts.toStart}
      </a>
    </Page>
  );
}

/** Whoever reads by ear is at the new page, not at its menu. */
function toTheMainPart() {
  document.getElementById("main")?.focus({ preventScroll: true });
}

function Pages() {
  if (viewer.value === undefined) {
    return (
      <Page title={common.value.product}>
        <Nothing failed={unknown.value} again={recall} />
      </Page>
    );
  }
  if (viewer.value === null) return <SignIn />;
  return (
    <ErrorBoundary>
      <Router onRouteChange={toTheMainPart}>
        <Route path="/" component={Home} />
        <Route path="/board/:id" component={Board} />
        <Route path="/meetings/:id" component={Phone} />
        <Route path="/meetings/:id/room" component={Room} />
        <Route path="/meetings/:id/screen" component={Screen} />
        <Route path="/check-in/:id" component={CheckIn} />
        <Route path="/me" component={Mine} />
        <Route path="/cells/:id" component={Cell} />
        <Route path="/cells/:id/schedule" component={Schedule} />
        <Route path="/documents" component={Documents} />
        <Route path="/documents/:id" component={Document} />
        <Route default component={Missing} />
      </Router>
    </ErrorBoundary>
  );
}

const place = document.getElementById("page");
/** The policy of the pages lets no other address become a script. */
function installWorker() {
  type Policy = { createScriptURL: (url: string) => string };
  type Policies = { createPolicy: (name: string, rules: Policy) => Policy };
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("worker", { createScriptURL: () => "/worker.js" });
  navigator.serviceWorker.register(policy?.createScriptURL("") ?? "/worker.js");
}

if (place) {
  recall();
  render(
    <LocationProvider>
      <Pages />
    </LocationProvider>,
    place,
  );
}
if ("serviceWorker" in navigator && import.meta.env.PROD) installWorker();
