import { useEffect, useState } from "react";

const PREFERENCE = "tombol-cepat";
const FIELDS = "input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable=true]";

function off() {
  try { return localStorage.getItem(PREFERENCE) === "mati"; } catch { return false; }
}

const visible = (element) => element.getClientRects().length > 0;
const within = () => document.querySelector("dialog[open]") ?? document;

function move(by) {
  const rows = [...document.querySelectorAll("[data-row]")].filter(visible);
  if (!rows.length) return false;
  const from = rows.findIndex((row) => row.contains(document.activeElement));
  const current = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const at = from >= 0 ? from + by : current >= 0 ? current + by : 0;
  const row = rows[Math.max(0, Math.min(rows.length - 1, at))];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  const target = [...within().querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find(visible);
  if (!target) return false;
  if (target.matches(FIELDS)) { target.focus(); target.select?.(); } else target.click();
  return true;
}

function pick() {
  const box = document.activeElement?.closest("[data-row]")?.parentElement?.querySelector("[data-pick]");
  box?.click();
  return Boolean(box);
}

function act(key) {
  if (within() !== document) return key === "Escape" ? false : press(key);
  if (key === "J") return move(1);
  if (key === "K") return move(-1);
  if (key === "X") return pick();
  return press(key);
}

export function Keys() {
  useEffect(() => {
    const typed = (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented || event.repeat && !/^[jk]$/i.test(event.key)) return;
      if (event.target.closest?.(FIELDS)) { if (event.key === "Escape") event.target.blur(); return; }
      if (off() || event.key === "Enter" || event.key === "Tab" || event.key === " ") return;
      const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
      if (act(key)) event.preventDefault();
    };
    document.addEventListener("keydown", typed);
    document.documentElement.dataset.keys = "";
    return () => {
      document.removeEventListener("keydown", typed);
      delete document.documentElement.dataset.keys;
    };
  }, []);
  return null;
}

export function KeySwitch() {
  const [on, setOn] = useState(() => !off());
  const change = (event) => {
    setOn(event.target.checked);
    try { localStorage.setItem(PREFERENCE, event.target.checked ? "hidup" : "mati"); } catch { /* holds until reload */ }
  };
  return (
    <label className="flex items-center gap-3 min-h-11">
      <input type="checkbox" className="toggle toggle-primary" checked={on} onChange={change} />
      <span><b className="block">Tombol cepat</b><span className="hint">Berlaku di perangkat ini saja</span></span>
    </label>
  );
}
