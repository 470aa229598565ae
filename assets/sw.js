// Pages are always asked of the network, so a page and its bundle always match.
// Kept: hashed build files (they never change) and one page to say that there is no internet.
// Nothing of a person's own data is ever kept here.
const BUILT = "aset-1";
const OFFLINE = "luring-1";
const MOST = 200;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(OFFLINE).then((kept) => kept.add("/offline.html")).then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (/^(aset|luring)-/.test(name) && name !== BUILT && name !== OFFLINE) await caches.delete(name);
    if (self.registration.navigationPreload) await self.registration.navigationPreload.enable();
    await self.clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(built(event));
});

async function page(event) {
  try {
    return (await event.preloadResponse) || (await fetch(event.request));
  } catch {
    return caches.match("/offline.html");
  }
}

async function built(event) {
  const kept = await caches.open(BUILT);
  const hit = await kept.match(event.request);
  if (hit) return hit;
  const answer = await fetch(event.request);
  if (answer.ok) {
    const copy = answer.clone();
    event.waitUntil(kept.put(event.request, copy).then(() => prune(kept)));
  }
  return answer;
}

async function prune(kept) {
  const all = await kept.keys();
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await kept.delete(old);
}
