import { useState } from "react";

const REFUSED = "HP tidak memberi posisi. Izinkan lokasi di pengaturan, lalu coba lagi.";

export function Where({ word, onFound }) {
  const [busy, setBusy] = useState(false), [said, setSaid] = useState("");
  const ask = () => {
    setBusy(true);
    setSaid("");
    const done = (words = "") => { setBusy(false); setSaid(words); };
    if (!navigator.geolocation) return done(REFUSED);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => { done(); onFound?.(coords.latitude, coords.longitude, coords.accuracy); },
      () => done(REFUSED),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  };
  return (
    <div>
      <button type="button" className="btn btn-outline" aria-busy={busy} onClick={() => busy || ask()}>
        <svg className="size-5" aria-hidden="true"><use href="/icons.svg#locate-fixed" /></svg>{word}
      </button>
      <p role="status" className="hint mt-1">{said}</p>
    </div>
  );
}
