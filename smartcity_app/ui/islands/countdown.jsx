import { useEffect, useRef, useState } from "react";

const SOON = 0.25, ALOUD = [300, 60];

function words(seconds) {
  const minutes = Math.floor(seconds / 60), rest = seconds % 60;
  if (!minutes) return `${rest} detik`;
  return rest ? `${minutes} menit ${rest} detik` : `${minutes} menit`;
}

export function Countdown({ left, total, houses, mark, onOver }) {
  const [now, setNow] = useState(left), [aloud, setAloud] = useState("");
  const over = useRef(onOver);
  over.current = onOver;
  useEffect(() => {
    const end = Date.now() + left * 1000;
    let before = left, told = false;
    const tick = () => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      const said = ALOUD.find((at) => before > at && rest <= at);
      if (said) setAloud(`Sisa waktu membayar ${words(rest)}.`);
      before = rest;
      setNow(rest);
      if (!rest && !told) { told = true; over.current?.(); }
    };
    tick();
    const beat = setInterval(tick, 1000);
    document.addEventListener("visibilitychange", tick);     // a phone that slept has missed beats
    return () => { clearInterval(beat); document.removeEventListener("visibilitychange", tick); };
  }, [left, mark]);
  const state = !now ? "late" : now <= total * SOON ? "soon" : "ontime";
  const used = Math.round((1 - now / Math.max(1, total)) * 1000) / 10;
  return (
    <div data-state={state}>
      <p className={`text-2xl font-extrabold tracking-tighter num ${state === "ontime" ? "" : "text-tone"}`} role="timer" aria-live="off">
        {now ? words(now) : "Waktu habis"}
      </p>
      <span className="clock-strip is-lg mt-2.5" data-state={state} style={{ "--n": houses, "--used": `${used}%` }} aria-hidden="true" />
      <p className="sr-only" aria-live="polite">{aloud}</p>
    </div>
  );
}
