// What works without a network? The shell of the pages. No answer of the server is ever kept.
declare const self: ServiceWorkerGlobalScope;

const SHELL = "shell";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && !/^\/(graphql|minutes|attachments)/.test(url.pathname)) {
    event.respondWith(newestOrKept(request, "/"));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(keptOrNewest(request));
  }
});

async function newestOrKept(request: Request, name: string): Promise<Response> {
  const cache = await caches.open(SHELL);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(name, response.clone());
    return response;
  } catch {
    return (await cache.match(name)) ?? Response.error();
  }
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
