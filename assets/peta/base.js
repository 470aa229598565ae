// The city drawn from its own boundaries: usable without any street map, on every map of ours.
// Leaflet comes in as `L`: the app bundles it, the plain pages load it as a file.

const FAR = 12.5;                                            // zoom below which only kecamatan are named
const INDONESIA = [[-11, 95], [6, 141]];
const asked = new Map();

// Asked for once a page; a failure is forgotten, so that it can be tried again.
export function loadAreas(url) {
  if (!asked.has(url)) {
    const coming = fetch(url).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json();
    });
    coming.catch(() => asked.delete(url));
    asked.set(url, coming);
  }
  return asked.get(url);
}

export function openMap(L, box) {
  const map = L.map(box, {
    attributionControl: false, zoomControl: false, doubleClickZoom: false, scrollWheelZoom: false,
    minZoom: 4, maxZoom: 19, zoomSnap: 0.5, bounceAtZoomLimits: false,
  });
  L.control.scale({ imperial: false, maxWidth: 90 }).addTo(map);
  map.createPane("ground").style.zIndex = 350;
  Object.assign(map.createPane("names").style, { zIndex: 450, pointerEvents: "none" });
  map.getPane("names").setAttribute("aria-hidden", "true");
  map.fitBounds(INDONESIA);
  // a wheel over the page scrolls the page, until the map has been taken up
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
  return map;
}

// Draws the ground and gives back { empty, close, whole, box(code), mark(code) }:
// whether there is nothing to see, the zoom at which a place is still told by what is around it,
// corners of the city and of a village, and the village to colour.
export function drawCity(L, map, geo) {
  const at = { pane: "ground", interactive: false, renderer: L.svg({ pane: "ground", padding: 0.6 }) };
  const of = (kind) => geo.features.filter((each) => each.properties.kind === kind);
  const lines = (kind, look) => L.geoJSON({ type: "FeatureCollection", features: of(kind) }, { ...at, style: { className: look } }).addTo(map);
  const villages = new Map();
  lines("city", "peta-city");
  lines("village", "peta-village").eachLayer((each) => villages.set(each.feature.properties.code, each));
  lines("district-lines", "peta-district");
  if (geo.tiles) streets(L, map, geo.tiles);
  name(L, map, of("district"), of("village"));
  let marked = null;
  return {
    close: geo.tiles ? 17 : 14,
    empty: !geo.features.length && !geo.tiles,
    whole: geo.bbox && [[geo.bbox[1], geo.bbox[0]], [geo.bbox[3], geo.bbox[2]]],
    box: (code) => villages.get(code)?.getBounds(),
    mark(code) {
      marked?.getElement()?.classList.remove("is-here");
      marked = villages.get(code);
      marked?.getElement()?.classList.add("is-here");
    },
  };
}

function streets(L, map, { url, credit, link }) {
  map.getContainer().classList.add("has-streets");
  // street map servers want to know who asks; the path of our page is none of their business
  L.tileLayer(url, { maxZoom: 19, referrerPolicy: "strict-origin-when-cross-origin" }).addTo(map);
  const said = document.createElement(/^https?:/.test(link) ? "a" : "span");
  if (said.tagName === "A") Object.assign(said, { href: link, rel: "noopener", target: "_blank" });
  said.textContent = credit;
  said.className = "peta-credit";
  map.getContainer().append(said);
  L.DomEvent.disableClickPropagation(said);
}

// Names are written where there is room, kecamatan first; far fewer elements than areas.
function name(L, map, districts, villages) {
  const shown = L.layerGroup().addTo(map);
  const draw = () => {
    shown.clearLayers();
    const near = map.getZoom() >= FAR, view = map.getBounds().pad(0.1), taken = [];
    for (const { properties: { name: word, label: [lng, lat] } } of near ? villages : districts) {
      if (!view.contains([lat, lng])) continue;
      const { x, y } = map.latLngToContainerPoint([lat, lng]), wide = word.length * 4 + 6;
      if (taken.some((t) => Math.abs(t.x - x) < t.wide + wide && Math.abs(t.y - y) < 20)) continue;
      taken.push({ x, y, wide });
      const said = document.createElement("span");
      said.textContent = word;
      const icon = L.divIcon({ html: said, className: near ? "peta-name" : "peta-name is-far", iconSize: null });
      L.marker([lat, lng], { icon, pane: "names", interactive: false, keyboard: false }).addTo(shown);
    }
  };
  map.on("moveend", draw);
  draw();
}
