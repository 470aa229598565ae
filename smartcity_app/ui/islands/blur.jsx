import { useId, useReducer, useRef, useState } from "react";

const LEAST = 0.01, STEP = 0.01, MOST = 40;
const NEW = { x: 0.4, y: 0.4, w: 0.2, h: 0.15 };
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const between = (low, value, high) => Math.min(Math.max(value, low), high);
const cents = (value) => Math.round(value * 100);

/* Within the picture, and large enough to be seen. */
function fit({ x, y, w, h }) {
  const wide = between(LEAST, w, 1), tall = between(LEAST, h, 1);
  return { x: between(0, x, 1 - wide), y: between(0, y, 1 - tall), w: wide, h: tall };
}
const spanned = (from, to) => ({
  x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), w: Math.abs(from.x - to.x), h: Math.abs(from.y - to.y),
});
const rounded = (box) => Object.fromEntries(Object.entries(box).map(([key, value]) => [key, Math.floor(value * 1e4) / 1e4]));

/* What was, newest last; a drag, or a run of key presses on one box, is one step back. */
function change({ boxes, past, run }, [what, at, box, key]) {
  if (what === "undo") return past.length ? { boxes: past.at(-1), past: past.slice(0, -1) } : { boxes, past };
  const next = what === "put" ? [...boxes.slice(0, at), box, ...boxes.slice(at + 1)] : boxes.filter((_, each) => each !== at);
  return { boxes: next, past: key && run === at ? past : [...past, boxes], run: key ? at : undefined };
}

const Sign = ({ name }) => <svg className="size-5" aria-hidden="true"><use href={`/icons.svg#${name}`} /></svg>;

export function Blur({ src, alt, name = "kotak" }) {
  const [{ boxes, past }, act] = useReducer(change, { boxes: [], past: [] });
  const [drawn, setDrawn] = useState(null), [broken, setBroken] = useState(false), [said, setSaid] = useState("");
  const picture = useRef(null), list = useRef(null), drag = useRef(null), id = useId();
  const full = boxes.length >= MOST;

  const at = (event) => {
    const frame = picture.current.getBoundingClientRect();
    return {
      x: between(0, (event.clientX - frame.left) / frame.width, 1),
      y: between(0, (event.clientY - frame.top) / frame.height, 1),
    };
  };
  const begin = (event) => {
    if (event.button || drag.current || broken) return;
    const number = Number(event.target.dataset.box ?? -1);
    if (number < 0 && full) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: at(event), number, was: boxes[number], finger: event.pointerId };
  };
  const move = (event) => {
    const { from, number, was, finger } = drag.current ?? {};
    if (finger !== event.pointerId) return;
    const to = at(event);
    setDrawn(number < 0 ? spanned(from, to) : fit({ ...was, x: was.x + to.x - from.x, y: was.y + to.y - from.y }));
  };
  const end = (event) => {
    if (drag.current?.finger !== event.pointerId) return;
    const { number } = drag.current, enough = drawn && drawn.w >= LEAST && drawn.h >= LEAST;
    if (event.type === "pointerup" && enough) {
      act(["put", number < 0 ? boxes.length : number, fit(drawn)]);
      setSaid(number < 0 ? `Bagian ${boxes.length + 1} ditutup.` : `Bagian ${number + 1} digeser.`);
    }
    drag.current = null;
    setDrawn(null);
  };
  const add = () => {
    const shift = (boxes.length % 5) * 0.05;
    act(["put", boxes.length, fit({ ...NEW, x: NEW.x + shift, y: NEW.y + shift })]);
    setSaid(`Bagian ${boxes.length + 1} ditutup. Geser dengan panah, ubah ukurannya dengan Shift dan panah.`);
    setTimeout(() => picture.current?.querySelector("[data-box]:last-of-type")?.focus());
  };
  const remove = (number) => {
    act(["drop", number]);
    setSaid(`Bagian ${number + 1} dibuka lagi.`);
    list.current?.focus();
  };
  const press = (event, number) => {
    const box = boxes[number], [right, down] = MOVES[event.key] ?? [];
    if (event.key === "Delete" || event.key === "Backspace") remove(number);
    else if (right === undefined) return;
    else if (event.shiftKey) act(["put", number, fit({ ...box, w: Math.min(box.w + right * STEP, 1 - box.x), h: Math.min(box.h + down * STEP, 1 - box.y) }), true]);
    else act(["put", number, fit({ ...box, x: box.x + right * STEP, y: box.y + down * STEP }), true]);
    event.preventDefault();
  };

  const shown = boxes.map((box, number) => (drawn && drag.current?.number === number ? drawn : box));
  const place = ({ x, y, w, h }) => ({ left: `${100 * x}%`, top: `${100 * y}%`, width: `${100 * w}%`, height: `${100 * h}%` });
  return (
    <div className="grid gap-3">
      <p className="hint" id={`${id}a`}>Tarik kotak di atas wajah, pelat nomor, atau alamat. Yang tertutup hilang dari salinan, tidak bisa dibuka lagi.</p>
      {broken && <p className="field-error" role="alert"><Sign name="circle-alert" /><span>Foto belum bisa ditampilkan. Muat ulang halaman ini.</span></p>}
      <div
        ref={picture}
        className="relative w-fit max-w-full overflow-hidden rounded-box border border-line bg-base-200 touch-pinch-zoom select-none cursor-crosshair"
        role="group" aria-label={alt} aria-describedby={`${id}a`}
        onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end}
      >
        <img src={src} alt={alt} draggable={false} onError={() => setBroken(true)} onLoad={() => setBroken(false)} className="block max-w-full max-h-[70vh] min-h-24 pointer-events-none" />
        {shown.map((box, number) => (
          <button
            key={number} type="button" data-box={number} style={place(box)}
            className="absolute grid place-items-center overflow-hidden bg-neutral text-neutral-content border border-base-100 text-sm font-bold num cursor-move opacity-90"
            aria-label={`Bagian ${number + 1}: ${cents(box.x)}% dari kiri, ${cents(box.y)}% dari atas, ${cents(box.w)} kali ${cents(box.h)}%`}
            onKeyDown={(event) => press(event, number)}
          >
            <span className="pointer-events-none">{number + 1}</span>
          </button>
        ))}
        {drawn && drag.current?.number < 0 && <div className="absolute bg-neutral border border-base-100 opacity-75 pointer-events-none" style={place(drawn)} />}
      </div>
      <div className="flex flex-wrap gap-2">
        <button type="button" className="btn btn-outline btn-sm" onClick={add} disabled={full || broken}><Sign name="plus" />Tambah kotak</button>
        <button type="button" className="btn btn-ghost btn-sm text-primary" onClick={() => { act(["undo"]); setSaid("Langkah terakhir dibatalkan."); }} disabled={!past.length}>Batalkan langkah</button>
      </div>
      <ul ref={list} tabIndex={-1} aria-label="Bagian yang ditutup" className="flex flex-wrap gap-2">
        {boxes.map((_, number) => (
          <li key={number}>
            <button type="button" className="btn btn-quiet btn-sm num" aria-label={`Buka lagi bagian ${number + 1}`} onClick={() => remove(number)}>
              Bagian {number + 1}<Sign name="trash-2" />
            </button>
          </li>
        ))}
      </ul>
      {full && <p className="hint">Paling banyak {MOST} bagian dalam satu foto.</p>}
      <input type="hidden" name={name} value={JSON.stringify(boxes.map(rounded))} />
      <p role="status" className="sr-only">{said}</p>
    </div>
  );
}
