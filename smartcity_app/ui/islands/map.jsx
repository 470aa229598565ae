import { useCallback, useEffect, useRef, useState } from "react";
import L from "leaflet";
import "leaflet/dist/leaflet.css";
import { drawCity, loadAreas, openMap } from "$/public/peta/base.js";
import "$/public/peta/map.css";

const CLOSE = 14, BESIDE = 16.5, ROUGH = 1000, WAIT = 15_000;
const PIN = '<svg viewBox="0 0 36 46" aria-hidden="true"><path d="M18 44C6 29 3 24 3 17a15 15 0 0 1 30 0c0 7-3 12-15 27z"/><circle cx="18" cy="17" r="5.500"/></svg>';
const REFUSED = {
  1: "Izin lokasi ditolak. Ketuk tempatnya di peta, atau tulis alamatnya.",
  2: "Posisi HP ini belum ditemukan. Ketuk tempatnya di peta, atau coba lagi di luar ruangan.",
  3: "Posisi HP ini belum ditemukan. Ketuk tempatnya di peta, atau coba lagi.",
};
const NO_CITY = "Peta kota ini belum ada. Pakai posisi saya, atau tulis alamatnya.";
const BROKEN = "Peta tidak termuat. Alamat saja juga cukup.";

const Sign = ({ name }) => <svg aria-hidden="true"><use href={`/icons.svg#${name}`} /></svg>;
const round = (degrees) => Math.round(degrees * 1e6) / 1e6;
const isPlace = (lat, lng) => Number.isFinite(lat) && Number.isFinite(lng) && (lat !== 0 || lng !== 0);
const far = (metres) => metres < 1000 ? `${Math.round(metres)} meter` : `${(metres / 1000).toFixed(1).replace(".", ",")} kilometer`;

// What the form around the map sends with it, and what Autosave listens for.
function fill(field, said) {
  let last = null;
  for (const [part, value] of Object.entries(said)) {
    const input = document.getElementById(`${field}-${part}`);
    if (input) (last = input).value = value;
  }
  last?.dispatchEvent(new Event("change", { bubbles: true }));
}

export function PlaceMap({ areasUrl = "/geo/wilayah.json", lat, lng, accuracy, area, nearby, label = "Peta", field, fixed, onPick, className = "h-64" }) {
  const box = useRef(null), map = useRef(null), city = useRef(null), pin = useRef(null), ring = useRef(null);
  const latest = useRef({});
  latest.current = { onPick, field, fixed, area, lat, lng, accuracy };
  const [said, setSaid] = useState("");
  const [trouble, setTrouble] = useState("");
  const [away, setAway] = useState("");
  const [busy, setBusy] = useState(false);
  const [tries, setTries] = useState(0);

  const put = useCallback((at, metres = 0) => {
    const m = map.current;
    if (!pin.current) {
      const icon = L.divIcon({ html: PIN, className: "peta-pin", iconSize: [44, 46], iconAnchor: [22, 45] });
      const grip = !latest.current.fixed;
      pin.current = L.marker(at, { icon, draggable: grip, interactive: grip, keyboard: false, autoPan: true, alt: "Pin", zIndexOffset: 1000 }).addTo(m);
      pin.current.on("dragend", () => pick(pin.current.getLatLng(), 0, "drag"));
    }
    pin.current.setLatLng(at);
    ring.current?.remove();
    ring.current = metres > 0 ? L.circle(at, { radius: metres, className: "peta-accuracy", interactive: false }).addTo(m) : null;
  }, []);

  const pick = useCallback((at, metres, source) => {
    const spot = [round(at.lat), round(L.Util.wrapNum(at.lng, [-180, 180], true))];
    put(spot, metres);
    setTrouble("");
    setSaid(source === "gps" ? `Posisi Anda terpasang. Ketepatan ${far(metres)}.` : "Pin terpasang. Geser bila belum tepat.");
    if (metres > ROUGH) setTrouble(`Ketepatan hanya ${far(metres)}. Geser pin ke tempatnya.`);
    const now = latest.current;
    if (now.field) fill(now.field, { lat: spot[0], lng: spot[1], accuracy: metres, source });
    now.onPick?.(spot[0], spot[1], metres, source);
  }, []);

  useEffect(() => {
    const m = (map.current = openMap(L, box.current));
    const resized = new ResizeObserver(() => m.invalidateSize());
    resized.observe(box.current);
    if (!latest.current.fixed) {
      m.on("click", (event) => pick(event.latlng, 0, "tap"));
      m.getContainer().addEventListener("keydown", (event) => {
        if (event.key !== "Enter" || event.target !== m.getContainer()) return;
        event.preventDefault();
        pick(m.getCenter(), 0, "keyboard");
      });
    }
    return () => { resized.disconnect(); m.remove(); map.current = pin.current = ring.current = city.current = null; };
  }, []);

  useEffect(() => {
    let gone = false;
    setAway("");
    loadAreas(areasUrl).then((geo) => {
      if (gone) return;
      const drawn = (city.current = drawCity(L, map.current, geo));
      const now = latest.current;
      drawn.mark(now.area);
      if (drawn.empty) setAway(NO_CITY);
      const start = drawn.box(now.area) ?? drawn.whole;
      if (pin.current) map.current.setZoom(Math.max(map.current.getZoom(), drawn.close), { animate: false });
      else if (start) map.current.fitBounds(start, { animate: false });
      box.current.dataset.areas = geo.features.length;
    }).catch(() => gone || setAway(BROKEN));
    return () => { gone = true; };
  }, [areasUrl, tries]);

  useEffect(() => {                                          // a place that comes from the city: a draft, an address
    if (!isPlace(lat, lng)) {
      pin.current?.remove();
      ring.current?.remove();
      pin.current = ring.current = null;
      return;
    }
    const there = pin.current?.getLatLng();
    if (there && Math.abs(there.lat - lat) < 1e-6 && Math.abs(there.lng - lng) < 1e-6) return;
    put([lat, lng], accuracy || 0);
    map.current.setView([lat, lng], Math.max(map.current.getZoom(), city.current?.close ?? CLOSE), { animate: false });
  }, [lat, lng]);

  useEffect(() => city.current?.mark(area), [area]);

  useEffect(() => {
    const dots = L.layerGroup().addTo(map.current);
    for (const each of nearby ?? []) {
      const icon = L.divIcon({ className: "peta-dot", iconSize: [24, 24] });
      const words = document.createElement(each.href ? "a" : "span");
      words.textContent = each.title;
      if (each.href) words.href = each.href;
      L.marker([each.lat, each.lng], { icon, title: each.title, alt: each.title }).bindPopup(words, { closeButton: false }).addTo(dots);
    }
    // seen from far they would all hide behind the pin
    if (nearby?.length && pin.current && map.current.getZoom() < BESIDE) map.current.setView(pin.current.getLatLng(), BESIDE, { animate: false });
    return () => dots.remove();
  }, [nearby]);

  const locate = () => {
    if (busy) return;
    setTrouble("");
    if (!navigator.geolocation) { setTrouble(REFUSED[2]); return; }
    setBusy(true);
    setSaid("Mencari posisi Anda …");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        if (!map.current) return;
        const at = L.latLng(coords.latitude, coords.longitude), metres = Math.round(coords.accuracy);
        pick(at, metres, "gps");
        map.current.setView(at, metres > ROUGH ? 13 : city.current?.close ?? CLOSE, { animate: false });
      },
      ({ code }) => { setBusy(false); setSaid(""); setTrouble(REFUSED[code] ?? REFUSED[2]); },
      { enableHighAccuracy: true, timeout: WAIT, maximumAge: 10_000 },
    );
  };
  const keys = fixed ? "Panah menggeser peta, + dan − memperbesar." : "Panah menggeser peta, + dan − memperbesar, Enter memasang pin di tengah.";
  return (
    <div>
      <div className={`peta-box ${className}`}>
        <div ref={box} className="peta h-full" role="application" aria-label={`${label}. ${keys}`} />
        <span className="peta-cross" aria-hidden="true" />
        <p className="peta-keys" aria-hidden="true">{keys}</p>
        <button type="button" className="peta-tool is-in" aria-label="Perbesar peta" onClick={() => map.current.zoomIn(1)}><Sign name="plus" /></button>
        <button type="button" className="peta-tool is-out" aria-label="Perkecil peta" onClick={() => map.current.zoomOut(1)}><Sign name="minus" /></button>
        {!fixed && (
          <button type="button" className="peta-tool is-me" aria-label="Posisi saya" aria-busy={busy} onClick={locate}><Sign name={busy ? "loader-circle" : "locate-fixed"} /></button>
        )}
        {away && (
          <div className="peta-away hint">
            <p>{away}</p>
            {away === BROKEN && <button type="button" className="btn btn-outline btn-sm" onClick={() => setTries(tries + 1)}>Coba lagi</button>}
          </div>
        )}
      </div>
      {trouble && <p className="px-4 py-2.5 text-sm font-bold text-late-ink" role="alert">{trouble}</p>}
      <p className="sr-only" role="status">{said}</p>
    </div>
  );
}
