// Which page is at which address? Each is loaded when somebody goes there.
import { signal } from "@preact/signals";
import { type ComponentType, render } from "preact";
import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from "preact-iso";
import { NewVersion } from "./parts/new-version";
import { Nothing, Page } from "./parts/page";
import { patiently } from "./parts/patiently";
import { recall, unknown, viewer } from "./session";
import { common } from "./texts/common";

type Part = { default: ComponentType<{ id?: string }> };
const part = (load: () => Promise<Part>) => lazy(() => patiently(load));

const PARTS = {
  "/board/:id": part(() => import("./board/page")),
  "/meetings/:id": part(() => import("./phone/page")),
  "/meetings/:id/room": part(() => import("./room/page")),
  "/meetings/:id/screen": part(() => import("./projector/page")),
  "/check-in/:id": part(() => import("./phone/check-in")),
  "/me": part(() => import("./phone/mine")),
  "/cells/:id": part(() => import("./cell/page")),
  "/cells/:id/schedule": part(() => import("./room/schedule")),
  "/documents": part(() => import("./documents/list")),
  "/documents/:id": part(() => import("./documents/page")),
};

const SOON = 100; // milliseconds

/** The part that will be shown comes while the server is asked who is there: on a slow line that is a second. */
async function preload() {
  const path = location.pathname === "/" ? "/me" : location.pathname;
  for (const [address, page] of Object.entries(PARTS)) {
    if (new RegExp(`^${address.replace(":id", "[^/]+")}/?$`).test(path)) await page.preload();
  }
}

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

/** Most people are signed in already, and never load the page where one does. */
const signIn = signal<ComponentType | undefined>(undefined);

async function loadSignIn() {
  signIn.value = (await patiently(() => import("./sign-in/page"))).SignIn;
}

function NotSignedIn() {
  const SignIn = signIn.value;
  useEffect(() => {
    if (!SignIn) loadSignIn();
  }, [SignIn]);
  return SignIn ? <SignIn /> : <Waiting />;
}

/** Until it is known who is there, or why it cannot be known. */
function Waiting() {
  return (
    <Page title={common.value.product}>
      <Nothing failed={unknown.value} again={recall} />
    </Page>
  );
}

function Pages() {
  if (viewer.value === undefined) return <Waiting />;
  if (viewer.value === null) return <NotSignedIn />;
  return (
    <ErrorBoundary>
      <Router onRouteChange={toTheMainPart}>
        <Route path="/" component={Home} />
        {Object.entries(PARTS).map(([address, page]) => (
          <Route key={address} path={address} component={page} />
        ))}
        <Route default component={Missing} />
      </Router>
    </ErrorBoundary>
  );
}

/** The policy of the pages lets no other address become a script. */
function installWorker() {
  type Policy = { createScriptURL: (url: string) => string };
  type Policies = { createPolicy: (name: string, rules: Policy) => Policy };
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  const policy = trustedTypes?.createPolicy("worker", { createScriptURL: () => "/worker.js" });
  navigator.serviceWorker.register(policy?.createScriptURL("") ?? "/worker.js");
}

/** What will be here at once is waited for: on a slow phone each picture costs more than that. */
async function begin(place: HTMLElement) {
  const soon = new Promise((resolve) => setTimeout(resolve, SOON));
  await Promise.race([Promise.all([recall(), preload()]), soon]);
  render(
    <LocationProvider>
      <NewVersion />
      <Pages />
    </LocationProvider>,
    place,
  );
  if ("serviceWorker" in navigator && import.meta.env.PROD) installWorker();
}

const place = document.getElementById("page");
if (place) begin(place);
