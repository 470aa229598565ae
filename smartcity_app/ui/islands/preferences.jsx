import { useContext, useEffect, useState } from "react";
import { ColorModeContext } from "$/utils/context-registry";

const SIZES = ["100", "112.5", "125"];
const WORDS = { 100: "Ukuran huruf biasa", 112.5: "Ukuran huruf besar", 125: "Ukuran huruf terbesar" };

const kept = (key, otherwise) => {
  try { return localStorage.getItem(key) || otherwise; } catch { return otherwise; }
};

export function TextSize() {
  const [said, setSaid] = useState("");
  const press = () => {
    const next = SIZES[(SIZES.indexOf(kept("ukuran", "100")) + 1) % SIZES.length];
    document.documentElement.style.fontSize = next === "100" ? "" : `${next}%`;
    try { localStorage.setItem("ukuran", next); } catch { /* holds until the page is left */ }
    setSaid(WORDS[next]);
  };
  return (
    <>
      <button type="button" className="icon-btn" aria-label="Ukuran huruf" onClick={press}>
        <svg className="size-6" aria-hidden="true"><use href="/icons.svg#a-large-small" /></svg>
      </button>
      <span className="sr-only" role="status">{said}</span>
    </>
  );
}

const MODES = [["system", "monitor", "Ikut HP"], ["light", "sun", "Terang"], ["dark", "moon", "Gelap"]];
const THEMES = { light: "rumah", dark: "rumah-malam" };

export function Colours() {
  const { setColorMode } = useContext(ColorModeContext);
  const [mode, setMode] = useState("system");
  useEffect(() => setMode(kept("theme", "system")), []);
  const choose = (next) => {
    setMode(next);
    setColorMode(next);
    if (THEMES[next]) document.documentElement.dataset.theme = THEMES[next];
    else delete document.documentElement.dataset.theme;
  };
  return (
    <fieldset className="fieldset">
      <legend className="field-label">Warna layar</legend>
      <div className="flex flex-wrap gap-2 mt-1.5">
        {MODES.map(([value, sign, word]) => (
          <label key={value} className="chip">
            <input type="radio" name="warna" className="sr-only" checked={mode === value} onChange={() => choose(value)} />
            <svg className="size-5" aria-hidden="true"><use href={`/icons.svg#${sign}`} /></svg>
            {word}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
