import { useEffect, useRef, useState } from "react";

const READER = "/periksa/reader.js";
const REFUSED = "Kamera tidak bisa dibuka. Izinkan kamera, atau ketik kodenya.";

function put(id, text) {
  const field = document.getElementById(id);
  if (!field) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.form?.requestSubmit();
}

export function Scan({ field, word }) {
  const video = useRef(null), stop = useRef(null);
  const [open, setOpen] = useState(false), [said, setSaid] = useState("");
  const close = () => { stop.current?.(); stop.current = null; setOpen(false); };
  useEffect(() => () => stop.current?.(), []);
  useEffect(() => {
    if (!open) return;
    (async () => {
      try {
        const { throughCamera } = await import(/* @vite-ignore */ READER);
        stop.current = await throughCamera(video.current, (text) => { close(); put(field, text.trim()); });
      } catch { close(); setSaid(REFUSED); }
    })();
  }, [open]);
  if (!navigator.mediaDevices?.getUserMedia) return null;
  return (
    <div className="grid gap-2">
      {open && <video ref={video} playsInline muted className="w-full aspect-square object-cover rounded-2xl bg-base-300" aria-label="Gambar kamera" />}
      <button type="button" className="btn btn-outline btn-block" onClick={() => { setSaid(""); open ? close() : setOpen(true); }}>
        <svg className="size-5" aria-hidden="true"><use href={open ? "/icons.svg#x" : "/icons.svg#camera"} /></svg>
        {open ? "Tutup kamera" : word}
      </button>
      <p role="status" className="hint empty:hidden">{said}</p>
    </div>
  );
}
