// /laporan/peta: every open report of the city, gathered into clusters in the browser.
import { drawCity, loadAreas, openMap } from "/peta/base.js";

const { L, Supercluster } = globalThis;
const CLOSEST = 19, MOST = 10;
const at = (id) => document.getElementById(id);
const number = new Intl.NumberFormat("id-ID");
const map = openMap(L, at("map"));
const marks = L.layerGroup().addTo(map);
const said = { categories: {}, states: {} };
let reports = [], index = null;

function gather() {
  const wanted = at("category").value;
  const shown = wanted ? reports.filter((each) => each.properties.category === wanted) : reports;
  // reports at one blurred place stay together however near one comes
  index = new Supercluster({ radius: 50, extent: 256, maxZoom: CLOSEST + 1 }).load(shown);
  at("said").textContent = shown.length
    ? `${number.format(shown.length)} laporan terbuka di peta.`
    : "Tidak ada laporan terbuka di peta.";
  map.closePopup();
  draw();
}

function draw() {
  if (!index) return;
  const view = map.getBounds().pad(0.15);
  marks.clearLayers();
  for (const each of index.getClusters([view.getWest(), view.getSouth(), view.getEast(), view.getNorth()], Math.round(map.getZoom()))) {
    marks.addLayer(each.properties.cluster ? group(each) : single(each));
  }
}

const place = ({ geometry: { coordinates: [lng, lat] } }) => L.latLng(lat, lng);

function group(each) {
  const { point_count: many, cluster_id: id } = each.properties;
  const size = many < 10 ? 40 : many < 100 ? 44 : many < 1000 ? 50 : 58;
  const count = document.createElement("b");
  count.textContent = number.format(many);
  const icon = L.divIcon({ html: count, className: "peta-group", iconSize: [size, size] });
  const mark = L.marker(place(each), { icon, alt: `${many} laporan`, title: `${number.format(many)} laporan` });
  return pressed(mark, () => {
    const near = index.getClusterExpansionZoom(id);
    if (near > CLOSEST) return tell(place(each), index.getLeaves(id, MOST), many - MOST);
    map.setView(place(each), near);
    map.getContainer().focus({ preventScroll: true });
  });
}

function single(each) {
  const word = said.categories[each.properties.category] ?? "Laporan";
  const icon = L.divIcon({ className: "peta-dot", iconSize: [30, 30] });
  return pressed(L.marker(place(each), { icon, alt: word, title: word }), () => tell(place(each), [each], 0));
}

// by thumb, or by keyboard: Leaflet only opens popups of its own with Enter
function pressed(mark, act) {
  return mark.on("click", act).on("keypress", ({ originalEvent: { key } }) => key === "Enter" && act());
}

function tell(where, found, more) {
  const box = document.createElement("div");
  for (const { properties: { ref, category, state } } of found) {
    const link = document.createElement("a"), line = document.createElement("small");
    link.href = `/laporan/${encodeURIComponent(ref)}`;
    link.textContent = said.categories[category] ?? "Laporan";
    line.textContent = `${said.states[state] ?? ""} · ${ref}`;
    link.append(document.createElement("br"), line);
    box.append(link);
  }
  if (more > 0) box.append(`dan ${number.format(more)} laporan lain di tempat ini`);
  L.popup({ closeButton: false, maxHeight: 260 }).setLatLng(where).setContent(box).openOn(map);
  box.querySelector("a").focus({ preventScroll: true });
}

function choices() {
  const many = new Map();
  for (const { properties: { category } } of reports) many.set(category, (many.get(category) ?? 0) + 1);
  const words = [...many].map(([key, count]) => [key, said.categories[key] ?? key, count]);
  for (const [key, word, count] of words.sort((a, b) => a[1].localeCompare(b[1], "id"))) {
    at("category").append(new Option(`${word} (${number.format(count)})`, key));
  }
}

async function points() {
  const answer = await fetch("/laporan/titik.json");
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function begin() {
  let seen = false;                                          // whichever comes first says where to look
  const look = (corners) => { if (!seen) map.fitBounds(corners, { animate: false }); seen = true; };
  loadAreas("/geo/wilayah.json").then((geo) => {
    const city = drawCity(L, map, geo);
    if (city.whole) look(city.whole);
  }).catch(() => {});                                        // reports without a ground are still reports
  const found = await points();
  Object.assign(said, found);
  reports = found.features;
  if (reports.length) look(L.latLngBounds(reports.map(place)));
  choices();
  gather();
  at("tools").hidden = false;
  at("map").dataset.reports = reports.length;
}

map.on("moveend", draw);
at("category").addEventListener("change", gather);
at("in").addEventListener("click", () => map.zoomIn(1));
at("out").addEventListener("click", () => map.zoomOut(1));
at("me").addEventListener("click", () => {
  at("said").textContent = "Mencari posisi Anda …";
  navigator.geolocation?.getCurrentPosition(
    ({ coords }) => { map.setView([coords.latitude, coords.longitude], 15); at("said").textContent = "Laporan di sekitar Anda."; },
    () => { at("said").textContent = "Posisi Anda belum bisa dibaca. Geser petanya sendiri."; },
    { enableHighAccuracy: true, timeout: 15_000 },
  );
});
begin().catch(() => { at("said").textContent = "Laporan belum bisa dimuat. Muat ulang halaman ini, atau buka daftarnya."; });
