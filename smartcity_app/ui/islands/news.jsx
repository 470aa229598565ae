import { useEffect, useRef } from "react";

const PAUSE = 4000, MOST_FAILED = 3;

export function News({ source, shown, onNews }) {
  const now = useRef({});
  now.current = { shown, onNews };
  useEffect(() => {
    if (!source) return undefined;
    let stream = null, beat = null, failed = 0, last = 0;
    const ask = () => {
      if (document.hidden || Date.now() - last < 1000) return;
      last = Date.now();
      now.current.onNews?.();
    };
    const askOften = () => { beat ??= setInterval(ask, PAUSE); };
    const listen = () => {
      if (!window.EventSource) return askOften();
      stream = new EventSource(source);
      stream.addEventListener("kabar", ({ data }) => {
        failed = 0;
        if (data !== now.current.shown) ask();
      });
      stream.onerror = () => {                                // also its own end: the browser opens it again
        failed += 1;
        if (stream.readyState !== EventSource.CLOSED && failed < MOST_FAILED) return;
        stream.close();
        askOften();
      };
    };
    const back = () => { if (!document.hidden) ask(); };
    listen();
    document.addEventListener("visibilitychange", back);
    window.addEventListener("online", ask);
    return () => {
      stream?.close();
      clearInterval(beat);
      document.removeEventListener("visibilitychange", back);
      window.removeEventListener("online", ask);
    };
  }, [source]);
  return null;
}
