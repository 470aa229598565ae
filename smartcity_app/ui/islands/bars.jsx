import { useEffect, useRef, useState } from "react";

const PATIENCE = 1500;                                       // a phone waking up is not "no internet"
const NEW_VERSION = "reflex-new-version-banner";             // the runtime's own notice, in English
const clock = (at) => `${String(at.getHours()).padStart(2, "0")}.${String(at.getMinutes()).padStart(2, "0")}`;

function useOffline(lost) {
  const [online, setOnline] = useState(true);
  const [shown, setShown] = useState(false);
  const good = useRef("");
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    look();
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => { removeEventListener("online", look); removeEventListener("offline", look); };
  }, []);
  const trouble = lost || !online;
  useEffect(() => {
    if (!trouble) { setShown(false); return; }
    good.current = clock(new Date());
    const timer = setTimeout(() => setShown(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [trouble]);
  if (!shown) return "";
  if (document.querySelector(".foot")) {                     // a task: what was typed waits in this page
    return `${online ? "Sambungan ke kota terputus" : "Tanpa internet"}. Biarkan halaman ini terbuka, isian Anda terkirim begitu tersambung.`;
  }
  return online
    ? `Sambungan ke kota terputus. Menampilkan data ${good.current}, kami terus mencoba.`
    : `Tanpa internet. Menampilkan data ${good.current}.`;
}

function useNewVersion() {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const look = () => setThere(Boolean(document.getElementById(NEW_VERSION)));
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true });
    return () => watch.disconnect();
  }, []);
  return there;
}

const Sign = ({ name }) => <svg className="size-5" aria-hidden="true"><use href={`/icons.svg#${name}`} /></svg>;

export function Bars({ demo, lost }) {
  const box = useRef(null);
  const offline = useOffline(Boolean(lost));
  const stale = useNewVersion();
  useEffect(() => {                                          // sticky heads and tall columns start below the bars
    const watch = new ResizeObserver(() =>
      document.documentElement.style.setProperty("--bars", `${box.current?.offsetHeight ?? 0}px`));
    watch.observe(box.current);
    return () => watch.disconnect();
  }, []);
  return (
    <section ref={box} className="bars" aria-label="Keadaan aplikasi">
      {demo && <p className="bar bar-demo" role="note"><Sign name="flask-conical" />{demo}</p>}
      <div role="status">
        {offline && <p className="bar bar-offline num"><Sign name="wifi-off" />{offline}</p>}
        {stale && (
          <p className="bar bar-offline"><Sign name="refresh-cw" /><span>Ada versi baru.{" "}
            <button type="button" className="underline font-bold" onClick={() => location.reload()}>Muat ulang</button></span></p>
        )}
      </div>
    </section>
  );
}
