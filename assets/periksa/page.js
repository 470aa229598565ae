// /periksa: takes a scan, a photo or a typed code, and shows what the two checks say.
import { check, isFor, scanned, sha256 } from "/periksa/statement.js";
import { judge } from "/periksa/verdict.js";
import { inFile, throughCamera } from "/periksa/reader.js";

const { city, code: ourCode } = document.body.dataset;
const at = (id) => document.getElementById(id);
const ZONE = { timeZone: "Asia/Jakarta" };
const DATE = new Intl.DateTimeFormat("id-ID", { dateStyle: "long", timeZone: "UTC" });
let stopCamera = null, asked = 0, shown = null;

function say(text) {
  at("trouble").textContent = text;
}

async function take(text) {
  say("");
  const scan = scanned(text);
  if (!scan) return say("Ini bukan QR atau kode surat. Pindai kotak QR di kaki surat.");
  const mine = ++asked;
  at("busy").hidden = false;
  let stamp = await check(scan, await keys(), ourCode);
  if (stamp.state === "unknown-key") stamp = await check(scan, await keys(true), ourCode);
  const asks = !["forged", "unreadable", "foreign"].includes(stamp.state);
  if (asks && mine === asked && stamp.state === "ok") show(scan, stamp, { state: "asking" });
  const answer = asks ? await ask(scan) : { state: "unasked" };
  if (mine !== asked) return;
  at("busy").hidden = true;
  show(scan, stamp, answer);
}

async function keys(anew = false) {
  try {
    const answer = await fetch("/.well-known/jwks.json", {
      cache: anew ? "reload" : "default", signal: AbortSignal.timeout(5000),
    });
    return (await answer.json()).keys;
  } catch {
    return [];
  }
}

async function ask({ code, digits }) {
  if (!navigator.onLine) return { state: "offline" };
  try {
    const how = { cache: "no-store", signal: AbortSignal.timeout(8000) };
    const answer = await fetch(`/v/${code}.json`, how);
    if (answer.status !== 200 && answer.status !== 404) return { state: "failed" };
    const said = await answer.json();
    const same = !digits || !said.cap_sha256 || said.cap_sha256 === (await sha256(digits));
    const time = new Date().toLocaleTimeString("id-ID", { ...ZONE, hour: "2-digit", minute: "2-digit" });
    return { state: said.status, said, same, time };
  } catch {
    return { state: navigator.onLine ? "failed" : "offline" };
  }
}

function show(scan, stamp, answer) {
  const today = new Date().toLocaleDateString("sv-SE", ZONE);
  const asking = answer.state === "asking";
  const said = judge(stamp, asking ? { state: "offline" } : answer, city, today);
  if (asking) {
    said.line = "Sedang menanyakan status terbaru ke kota …";
    said.status = "Sedang ditanyakan …";
    said.again = false;
  }
  shown = { scan, stamp };
  document.body.className = said.tone;
  at("start").hidden = true;
  at("verdict").hidden = false;
  at("mark").replaceChildren(at(`icon-${said.icon}`).content.cloneNode(true));
  at("title").textContent = said.title;
  at("line").textContent = said.line;
  at("stamp").textContent = said.stamp;
  at("status").textContent = said.status;
  at("again").hidden = !said.again;
  at("elsewhere").hidden = scan.host === location.host || stamp.state === "foreign";
  at("host").textContent = scan.host;
  at("online").href = `/v/${scan.code}`;
  at("online").hidden = answer.state === "unasked" || !navigator.onLine;
  facts(stamp.state === "ok" ? stamp.said : null, answer.said);
  at("person").hidden = stamp.state !== "ok";
  at("match").textContent = "";
  if (!asking) at("title").focus();
}

function facts(stated, told) {
  const rows = [
    ["Jenis surat", stated?.kind || told?.jenis],
    ["Nomor", stated?.number || told?.nomor],
    ["Kantor", stated?.unit || told?.unit],
    ["Tanggal surat", day(stated?.dated || told?.tanggal)],
    ["Berlaku sampai", day(stated?.until || told?.berlaku_sampai)],
    ["Nama", told?.nama], ["NIK", told?.nik], ["Alasan pencabutan", told?.alasan],
  ].filter(([, value]) => value);
  at("facts").replaceChildren(...rows.map(([name, value]) => {
    const row = document.createElement("div");
    row.append(Object.assign(document.createElement("dt"), { textContent: name }),
      Object.assign(document.createElement("dd"), { textContent: value }));
    return row;
  }));
  at("paper").hidden = !rows.length;
}

function day(iso) {
  return iso ? DATE.format(new Date(iso)) : "";
}

function begin() {
  asked += 1;
  shown = null;
  document.body.className = "";
  at("verdict").hidden = true;
  at("busy").hidden = true;
  at("start").hidden = false;
  say("");
}

function closeCamera() {
  stopCamera?.();
  stopCamera = null;
  at("camera").hidden = true;
  at("scan").hidden = false;
}

at("scan").onclick = async () => {
  say("");
  at("camera").hidden = false;
  at("scan").hidden = true;
  try {
    stopCamera = await throughCamera(at("video"), (text) => {
      closeCamera();
      take(text);
    });
  } catch {
    closeCamera();
    say("Kamera tidak bisa dibuka. Izinkan kamera, atau pilih foto surat.");
  }
};
at("close").onclick = closeCamera;
at("photo").onchange = async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  say("");
  at("busy").hidden = false;
  const text = await inFile(file).catch(() => "");
  at("busy").hidden = true;
  if (text) await take(text);
  else say("Kotak QR tidak ditemukan. Foto lebih dekat, terang, dan tidak miring.");
};
at("typed").onsubmit = (event) => {
  event.preventDefault();
  take(at("kode").value);
};
at("person").onsubmit = async (event) => {
  event.preventDefault();
  const same = await isFor(shown.stamp.said, shown.scan.code, at("nama").value, at("nik").value);
  at("match").className = same ? "match" : "match not";
  at("match").textContent = same
    ? "Nama dan NIK cocok dengan cap kota."
    : "Nama atau NIK tidak cocok dengan cap kota. Periksa ejaannya; bila tetap begitu, jangan terima.";
};
at("again").onclick = () => shown && take(address(shown.scan));
at("other").onclick = begin;
addEventListener("online", () => shown && !at("again").hidden && take(address(shown.scan)));

function address({ code, digits, host }) {
  return `https://${host}/v/${code}${digits ? `#${digits}` : ""}`;
}

async function keep() {
  if (!("serviceWorker" in navigator)) return;
  const how = { updateViaCache: "none" };
  await navigator.serviceWorker.register("/periksa/sw.js", { ...how, scope: "/v/" });
  const here = await navigator.serviceWorker.register("/periksa/sw.js", { ...how, scope: "/periksa" });
  const ready = () => (at("ready").textContent = "Siap dipakai tanpa internet di HP ini.");
  if (here.active) return ready();
  (here.installing || here.waiting).addEventListener("statechange", ({ target }) => {
    if (target.state === "activated") ready();
  });
}

keep().catch(() => {});
if (location.pathname.startsWith("/v/")) take(location.href);
