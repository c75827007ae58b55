// What works without a network? The shell of the pages: `/` and what it needs. No answer of the server is ever kept.
declare const self: ServiceWorkerGlobalScope;

const SHELL = "shell";
const PAGES = /^\/($|me$|documents($|\/)|(board|meetings|check-in|cells)\/)/; // all are the same document, `/`
const ASSETS = /["'<](\/assets\/[\w.-]+)["'>]/g;
const PATIENCE = 5_000; // milliseconds: on a line that is worse than none the kept shell is shown

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(fetch("/", { cache: "no-cache" }).then(keep));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && PAGES.test(url.pathname)) event.respondWith(newestOrKept(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(keptOrNewest(request));
});

async function newestOrKept(event: FetchEvent): Promise<Response> {
  const newest = fetch(event.request);
  // Said before anything is answered: on the slowest lines the kept shell is, and the new one is kept all the same.
  event.waitUntil(newest.then((response) => keep(response.clone())).catch(() => {}));
  const kept = await (await caches.open(SHELL)).match("/");
  if (!kept) return newest;
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([newest.catch(() => kept), late]);
}

/** A new shell comes whole, with all that it and its headers name, and takes the place of the old one, of which nothing stays. */
async function keep(shell: Response): Promise<void> {
  if (!shell.ok || shell.redirected || !shell.headers.get("content-type")?.startsWith("text/html")) return;
  const cache = await caches.open(SHELL);
  const [text, known] = await Promise.all([shell.clone().text(), cache.match("/").then((kept) => kept?.text())]);
  if (text === known) return;
  const all = text + (shell.headers.get("link") ?? "");
  const named = [...new Set([...all.matchAll(ASSETS)].map(([, path]) => path ?? ""))];
  await cache.addAll(named);
  await cache.put("/", shell);
  const wanted = new Set(["/", ...named].map((path) => new URL(path, location.origin).href));
  for (const request of await cache.keys()) if (!wanted.has(request.url)) await cache.delete(request);
}

/** The name of an asset changes with its content. */
async function keptOrNewest(request: Request): Promise<Response> {
  const cache = await caches.open(SHELL);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

export {};
