import { useEffect, useId, useRef, useState } from "react";

const LIMIT = 500_000, MOST_PDF = 5_000_000, MOST_PAGES = 10, WAIT = 120_000, FRESH = 300_000;
// Long edge in pixels and JPEG qualities, best first. Below 1280 a family card cannot be read.
const LADDER = [[2000, 0.82, 0.7, 0.58], [1600, 0.72, 0.58, 0.45], [1280, 0.5, 0.35, 0.2]];
const LARGE_HEIC = "Foto HEIC ini lebih dari 5 MB. Ambil foto langsung dari sini, atau simpan dulu sebagai JPEG.";
const UNREADABLE = "Foto ini tidak terbaca. Ambil foto baru, atau pilih berkas JPEG atau PDF.";

const isPdf = (file) => file.type === "application/pdf" || /\.pdf$/i.test(file.name);
const isHeic = (file) => /hei[cf]/i.test(file.type) || /\.hei[cf]$/i.test(file.name ?? "");
const problem = (words, passing = false) => Object.assign(new Error(words), { passing });

async function shrink(file) {
  let whole;
  try {
    whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    if (isHeic(file)) return asItIs(file, LARGE_HEIC);         // the city reads what this browser does not
    throw problem(UNREADABLE);
  }
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  try {
    for (const [edge, ...qualities] of LADDER) {
      const scale = Math.min(1, edge / Math.max(whole.width, whole.height));
      canvas.width = Math.max(1, Math.round(whole.width * scale));
      canvas.height = Math.max(1, Math.round(whole.height * scale));
      pen.fillStyle = "#fff";                                  // what is clear becomes paper, not black
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.imageSmoothingQuality = "high";
      pen.drawImage(whole, 0, 0, canvas.width, canvas.height);
      for (const quality of qualities) {
        const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (small && small.size <= LIMIT) return small;
      }
    }
  } finally {
    whole.close();
    canvas.width = canvas.height = 0;
  }
  throw problem("Foto terlalu besar. Ambil foto baru dari jarak sedikit lebih jauh.");
}

async function prepare(file) {
  if (!file.size) throw problem("Berkas ini kosong. Pilih berkas lain.");
  return isPdf(file) ? asItIs(file, "Berkas PDF lebih dari 5 MB. Kirim fotonya saja.") : shrink(file);
}

function asItIs(file, refusal) {
  if (file.size > MOST_PDF) throw problem(refusal);
  return file;
}

/* What a photo says before it is shrunk. On a desk the camera button opens a folder: only what was
   taken just now is live, and only that may ask the phone where it is. */
async function saidBy(file, camera) {
  const said = await (await import("./exif.js")).notes(file);
  const live = camera && Math.abs(Date.now() - file.lastModified) < FRESH;
  if (live) said.taken ??= new Date(file.lastModified).toISOString();
  if (live && said.lat === undefined) Object.assign(said, await here());
  return { ...said, live };
}

const here = () => new Promise((done) => {
  const got = ({ coords }) => done({ lat: coords.latitude, lon: coords.longitude });
  if (!navigator.geolocation) return done({});
  navigator.geolocation.getCurrentPosition(got, () => done({}), { enableHighAccuracy: true, timeout: 8000, maximumAge: 60_000 });
});

const jpegName = (file) => file.name.replace(/\.\w+$/, "") + ".jpg";

function post(endpoint, body, headers, progress = () => {}) {
  return new Promise((done, fail) => {
    const call = new XMLHttpRequest();
    call.open("POST", endpoint);
    call.timeout = WAIT;
    for (const [name, value] of Object.entries(headers)) call.setRequestHeader(name, value);
    call.upload.onprogress = (e) => e.lengthComputable && progress(Math.round((100 * e.loaded) / e.total));
    call.onload = () => {
      let said = {};
      try { said = JSON.parse(call.responseText); } catch { /* something in between answered */ }
      if (call.status === 201) done(said);
      else fail(problem(said.pesan || "Berkas belum diterima. Coba lagi sebentar.", call.status >= 500 || call.status === 429));
    };
    call.onerror = call.ontimeout = () => fail(problem("Sambungan terputus. Berkas masih ada di sini, coba lagi.", true));
    call.send(body);
  });
}

const upload = (endpoint, blob, name, progress, said) =>
  post(said ? `${endpoint}?untuk=bukti` : endpoint, blob,
    { "X-File-Name": encodeURIComponent(name), ...(said && { "X-Photo": JSON.stringify(said) }) }, progress);

/* If this fails the upload lies unused, and the city sweeps it away after a week. */
const takeBack = (endpoint, id) => fetch(`${endpoint}/${id}`, { method: "DELETE" }).catch(() => {});

const Sign = ({ name }) => <svg className="size-5" aria-hidden="true"><use href={`/icons.svg#${name}`} /></svg>;

const Trouble = ({ words }) => (
  <p className="field-error mb-2" role="alert"><Sign name="circle-alert" /><span>{words}</span></p>
);

function Pick({ id, sign, word, kind, label, disabled, onFiles, ...more }) {
  const take = (event) => {
    const files = [...event.target.files];
    event.target.value = "";
    if (files.length) onFiles(files);
  };
  return (
    <label htmlFor={id} className={`btn ${kind} has-focus-visible:is-focus`}>
      {sign && <Sign name={sign} />}{word}<span className="sr-only"> {label}</span>
      <input id={id} type="file" className="sr-only" onChange={take} disabled={disabled} {...more} />
    </label>
  );
}

/* Pages of one document: each is sent on its own, so that a bad line costs one page and not all. */
function Pages({ name, pages, endpoint, refresh, onAdd, onDone, onClose }) {
  const [trouble, setTrouble] = useState(""), [binding, setBinding] = useState(false);
  const id = useId();
  const ready = pages.filter((page) => page.id).length, bad = pages.some((page) => page.trouble);
  const move = (at) => { pages.splice(at - 1, 0, ...pages.splice(at, 1)); refresh(); };
  const drop = (at) => {
    const [page] = pages.splice(at, 1);
    page.dropped = true;
    if (page.blob && page.id) takeBack(endpoint, page.id);
    if (page.blob) URL.revokeObjectURL(page.url);
    pages.length ? refresh() : onClose();
  };
  const bind = async () => {
    setTrouble("");
    if (pages.length === 1) return pages[0].blob ? onDone(pages[0].id, pages[0].name, pages[0].size) : onClose();
    setBinding(true);
    try {
      const body = JSON.stringify({ halaman: pages.map((page) => page.id), nama: `${name}.pdf` });
      const got = await post(`${endpoint}/gabung`, body, { "Content-Type": "application/json" });
      onDone(got.id, got.nama, got.ukuran);
    } catch (error) {
      setTrouble(error.message);
      setBinding(false);
    }
  };
  return (
    <div className="grid gap-3 pt-2">
      <ol className="pages" aria-label={`Halaman ${name}`}>
        {pages.map((page, at) => (
          <li key={page.key}>
            <div className="page-sheet" data-bad={page.trouble ? true : undefined}>
              {page.url && <img src={page.url} alt={`Halaman ${at + 1}`} />}
              <span className="page-no num">{at + 1}</span>
              {!page.id && !page.trouble && <progress className="progress" value={page.percent} max="100" aria-label={`Mengirim halaman ${at + 1}`} />}
            </div>
            <div className="flex justify-between">
              {at > 0
                ? <button type="button" className="icon-btn" aria-label={`Majukan halaman ${at + 1}`} onClick={() => move(at)}><Sign name="arrow-left" /></button>
                : <span />}
              <button type="button" className="icon-btn" aria-label={`Hapus halaman ${at + 1}`} onClick={() => drop(at)}><Sign name="trash-2" /></button>
            </div>
            {page.trouble && <p className="text-sm font-bold text-late-ink" role="alert">{page.trouble}</p>}
            {page.trouble && page.passing && (
              <button type="button" className="btn btn-quiet btn-sm btn-block" onClick={() => onAdd([], page)}>Coba lagi</button>
            )}
          </li>
        ))}
      </ol>
      {trouble && <Trouble words={trouble} />}
      {pages.length < MOST_PAGES
        ? <Pick id={`${id}h`} sign="plus" word="Tambah halaman" kind="btn-outline btn-block" label={name} accept="image/*" multiple onFiles={onAdd} />
        : <p className="hint">Paling banyak {MOST_PAGES} halaman dalam satu dokumen.</p>}
      {bad
        ? <p className="hint">Coba lagi atau hapus halaman yang belum terkirim.</p>
        : ready < pages.length
          ? <p className="hint num" role="status">Mengirim halaman, {ready} dari {pages.length} sudah terkirim</p>
          : <button type="button" className="btn btn-primary btn-block" aria-busy={binding} onClick={() => binding || bind()}>Pakai {pages.length} halaman ini</button>}
      <button type="button" className="btn btn-ghost text-primary btn-block" onClick={onClose}>Tidak jadi</button>
    </div>
  );
}

export function Photos({ name, again, small, quiet, pdf, first, evidence, endpoint = "/api/berkas", onAdded }) {
  const [percent, setPercent] = useState(-1);
  const [trouble, setTrouble] = useState("");
  const [said, setSaid] = useState("");
  const [, refresh] = useState(0);
  const kept = useRef(null), tray = useRef(null), turn = useRef(Promise.resolve()), id = useId();
  const busy = percent >= 0, redraw = () => refresh((n) => n + 1);
  useEffect(() => () => forget(tray.current), []);

  async function send() {
    const { file, camera } = kept.current;
    setTrouble("");
    setPercent(0);
    try {
      const said = evidence && (kept.current.said ??= await saidBy(file, camera));
      const blob = (kept.current.blob ??= await prepare(file));
      const called = blob.type === "image/jpeg" ? jpegName(file) : file.name;
      const got = await upload(endpoint, blob, called, setPercent, said);
      kept.current = null;
      setSaid(`${name} terkirim.`);
      onAdded?.(got.id, called, got.ukuran ?? blob.size);
    } catch (error) {
      if (!error.passing) kept.current = null;                 // sending the same again would not help
      setTrouble(error.message);
      setSaid("");
    } finally {
      setPercent(-1);
    }
  }

  async function sendPage(page) {
    page.trouble = "";
    page.percent = 0;
    redraw();
    try {
      page.blob ??= await shrink(page.file);
      page.url ??= isHeic(page.blob) ? null : URL.createObjectURL(page.blob);
      const moved = (sent) => { page.percent = sent; redraw(); };
      const got = page.dropped ? {} : await upload(endpoint, page.blob, page.name, moved);
      Object.assign(page, { id: got.id, size: got.ukuran, url: page.url ?? `${endpoint}/${got.id}?kecil=1` });
      if (page.dropped && got.id) takeBack(endpoint, got.id);
    } catch (error) {
      Object.assign(page, { trouble: error.message, passing: error.passing });
    }
    redraw();
  }

  function add(files, mended) {
    const room = MOST_PAGES - tray.current.length;
    const added = files.slice(0, room).map((file) => ({ key: crypto.randomUUID?.() ?? Math.random(), file, name: jpegName(file), percent: 0 }));
    tray.current.push(...added);
    for (const page of mended ? [mended] : added) turn.current = turn.current.then(() => sendPage(page));
    redraw();
  }

  function openTray(files, begun = []) {
    setTrouble("");
    setSaid("");
    tray.current = begun;
    add(files);
  }
  const addTo = (files) => openTray(files, [{ key: first, id: first, url: `${endpoint}/${first}?kecil=1` }]);

  function closeTray() {
    forget(tray.current);
    tray.current = null;
    redraw();
  }
  const giveUp = () => {
    for (const page of tray.current) if (page.blob && page.id) takeBack(endpoint, page.id);
    closeTray();
  };

  function take(files, camera = false) {
    if (files.length === 1) {
      kept.current = { file: files[0], camera };
      send();
    } else if (files.some(isPdf)) setTrouble("Pilih satu PDF, atau beberapa foto.");
    else if (files.length > MOST_PAGES) setTrouble(`Pilih paling banyak ${MOST_PAGES} foto untuk satu dokumen.`);
    else openTray(files);
  }

  const done = (...file) => { closeTray(); setSaid(`${name} terkirim.`); onAdded?.(...file); };
  const types = pdf ? "image/*,application/pdf,.pdf" : "image/*";
  const shared = { label: name, disabled: busy, onFiles: take };
  return (
    <div className="req-send" data-sending={busy || undefined} data-wide={busy || trouble || tray.current ? true : undefined}>
      {busy && (
        <div>
          <p className="hint num">Mengirim {percent}%, boleh lanjut mengisi</p>
          <progress className="progress mt-2 block w-full" value={percent} max="100" aria-label={`Mengirim ${name}`} />
        </div>
      )}
      {trouble && <Trouble words={trouble} />}
      {trouble && kept.current && (
        <button type="button" className="btn btn-quiet btn-block mb-2" onClick={send}><Sign name="rotate-cw" />Coba lagi</button>
      )}
      {tray.current && (
        <Pages name={name} pages={tray.current} endpoint={endpoint} refresh={redraw} onAdd={add} onDone={done} onClose={giveUp} />
      )}
      {!busy && !tray.current && (small
        ? (
          <>
            {first && <Pick id={`${id}h`} word="Tambah halaman" kind="btn-ghost btn-sm text-primary" accept="image/*" multiple {...shared} onFiles={addTo} />}
            <Pick id={`${id}b`} word="Ganti" kind="btn-ghost btn-sm text-primary" accept={types} multiple={pdf} {...shared} />
          </>
        )
        : (
          <div className="grid grid-cols-1 min-[20rem]:grid-cols-2 gap-2">
            <Pick id={`${id}k`} sign="camera" word={again ? "Foto ulang" : "Ambil foto"} kind={quiet ? "btn-outline px-2" : "btn-primary px-2"} accept="image/*" capture="environment" {...shared} onFiles={(files) => take(files, true)} />
            <Pick id={`${id}b`} sign="image-up" word={pdf ? "Pilih berkas" : "Pilih foto"} kind="btn-outline px-2" accept={types} multiple={pdf} {...shared} />
          </div>
        ))}
      {evidence && !tray.current && (
        <p className="hint mt-2">Waktu dan tempat foto diambil ikut dikirim. Hanya petugas yang menangani yang melihatnya.</p>
      )}
      <p role="status" className="sr-only">{said}</p>
    </div>
  );
}

function forget(pages) {
  for (const page of pages ?? []) {
    page.dropped = true;
    if (page.blob && page.url) URL.revokeObjectURL(page.url);
  }
}
