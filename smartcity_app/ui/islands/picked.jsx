import { useEffect, useState } from "react";

const boxes = () => [...document.querySelectorAll("[data-pick]")].filter((box) => box.getClientRects().length > 0);
const ticked = () => boxes().filter((box) => box.checked);

/* Which rows are ticked: counted again after every tick and whenever the list is drawn anew. */
function usePicked() {
  const [names, setNames] = useState([]);
  useEffect(() => {
    let last = "";
    const count = () => {
      const now = ticked().map((box) => box.dataset.pick);
      if (now.join("\n") !== last) { last = now.join("\n"); setNames(now); }
    };
    const seen = new MutationObserver(count);
    seen.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("change", count);
    count();
    return () => { seen.disconnect(); document.removeEventListener("change", count); };
  }, []);
  return names;
}

const set = (on) => {
  for (const box of boxes()) box.checked = on;
  document.dispatchEvent(new Event("change"));
};

export function PickBar({ opens, verb, what, most }) {
  const names = usePicked();
  if (!names.length) return null;
  const all = names.length === boxes().length;
  const over = names.length > most;
  return (
    <div className="pick-bar" role="group" aria-label="Berkas yang dipilih">
      <p role="status" className="flex-1 min-w-0 text-sm">
        <b className="num whitespace-nowrap">{names.length} dipilih</b>{over && <span className="block text-late-ink">Paling banyak {most} sekali jalan</span>}
      </p>
      <button type="button" className="btn btn-ghost btn-sm" onClick={() => set(!all)}>{all ? "Batal pilih" : "Pilih semua"}</button>
      <button type="button" className="btn btn-primary btn-sm" data-opens={opens} data-key="T" disabled={over}>{verb} {names.length}<span className="max-lg:hidden"> {what}</span></button>
    </div>
  );
}

export function PickList({ label }) {
  const names = usePicked();
  return (
    <ol className="list-decimal pl-7 max-h-56 overflow-y-auto grid gap-1" tabIndex={0} aria-label={label}>
      {names.map((name) => <li key={name}>{name}</li>)}
    </ol>
  );
}
