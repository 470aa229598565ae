// Keeps the checking page on the phone, whole: one store for one version of it. Answers for /periksa,
// and for /v/… when there is no network, so that any camera app ends up at an answer.
const KEPT = "periksa-{{ version }}", KEYS = "kunci-kota", JWKS = "/.well-known/jwks.json";
const FILES = ["/periksa", "/periksa/page.js", "/periksa/statement.js", "/periksa/verdict.js", "/periksa/reader.js"];
const READER = ["/periksa/lib/qr/decode.js", "/periksa/lib/qr/index.js"];
const ED25519 = ["/periksa/lib/ed25519.js"];

addEventListener("install", (event) => event.waitUntil(keep()));

async function keep() {
  const files = [...FILES, ...((await reads()) ? [] : READER), ...((await verifies()) ? [] : ED25519)];
  const store = await caches.open(KEPT);
  await store.addAll(files.map((file) => new Request(file, { cache: "reload" })));
  await (await caches.open(KEYS)).add(new Request(JWKS, { cache: "reload" }));
  await self.skipWaiting();
}

async function reads() {
  try {
    return (await self.BarcodeDetector.getSupportedFormats()).includes("qr_code");
  } catch {
    return false;
  }
}

async function verifies() {
  try {
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys())
      if (name.startsWith("periksa-") && name !== KEPT) await caches.delete(name);
    await self.clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === JWKS) event.respondWith(keys(request));
  else if (request.mode === "navigate" && url.pathname.startsWith("/v/")) event.respondWith(letter(request));
  else if (url.pathname === "/periksa" || url.pathname.startsWith("/periksa/")) event.respondWith(kept(request));
});

async function keys(request) {
  const store = await caches.open(KEYS);
  try {
    const answer = await fetch(request);
    if (!answer.ok) throw new Error(answer.status);
    await store.put(JWKS, answer.clone());
    return answer;
  } catch {
    return (await store.match(JWKS, { ignoreVary: true })) || Response.error();
  }
}

async function letter(request) {
  try {
    return await fetch(request);
  } catch {
    return caches.match("/periksa", { ignoreVary: true });
  }
}

async function kept(request) {
  const store = await caches.open(KEPT);
  return (await store.match(request, { ignoreSearch: true, ignoreVary: true })) || fetch(request);
}
