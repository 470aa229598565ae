import { useId, useRef, useState } from "react";

const LIMIT = 500_000, EDGE = 1600, MOST_PDF = 5_000_000, WAIT = 120_000;

async function shrink(file) {
  let whole;
  try {
    whole = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    throw new Error("Foto ini tidak terbaca. Ambil foto baru, atau pilih berkas JPEG atau PDF.");
  }
  const canvas = document.createElement("canvas");
  let scale = Math.min(1, EDGE / Math.max(whole.width, whole.height));
  try {
    for (let turn = 0; turn < 6; turn++, scale *= 0.75) {
      canvas.width = Math.max(1, Math.round(whole.width * scale));
      canvas.height = Math.max(1, Math.round(whole.height * scale));
      canvas.getContext("2d").drawImage(whole, 0, 0, canvas.width, canvas.height);
      for (const quality of [0.82, 0.7, 0.55]) {
        const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
        if (small && small.size <= LIMIT) return small;
      }
    }
  } finally {
    whole.close();
    canvas.width = canvas.height = 0;
  }
  throw new Error("Foto terlalu besar. Ambil foto baru dari jarak sedikit lebih jauh.");
}

async function prepare(file) {
  if (!file.size) throw new Error("Berkas ini kosong. Pilih berkas lain.");
  const isPdf = file.type === "application/pdf" || /\.pdf$/i.test(file.name);
  if (!isPdf) return shrink(file);
  if (file.size > MOST_PDF) throw new Error("Berkas PDF lebih dari 5 MB. Kirim fotonya saja.");
  return file;
}

const problem = (words, passing = false) => Object.assign(new Error(words), { passing });

function post(endpoint, blob, name, progress) {
  return new Promise((done, fail) => {
    const call = new XMLHttpRequest();
    call.open("POST", endpoint);
    call.timeout = WAIT;
    call.setRequestHeader("X-File-Name", encodeURIComponent(name));
    call.upload.onprogress = (e) => e.lengthComputable && progress(Math.round((100 * e.loaded) / e.total));
    call.onload = () => {
      let said = {};
      try { said = JSON.parse(call.responseText); } catch { /* something in between answered */ }
      if (call.status === 201) done(said);
      else fail(problem(said.pesan || "Berkas belum diterima. Coba lagi sebentar.", call.status >= 500 || call.status === 429));
    };
    call.onerror = call.ontimeout = () => fail(problem("Sambungan terputus. Berkas masih ada di sini, coba lagi.", true));
    call.send(blob);
  });
}

const Sign = ({ name }) => <svg className="size-5" aria-hidden="true"><use href={`/icons.svg#${name}`} /></svg>;

function Pick({ id, sign, word, kind, label, disabled, onFile, ...more }) {
  const take = (event) => {
    const file = event.target.files[0];
    event.target.value = "";
    if (file) onFile(file);
  };
  return (
    <label htmlFor={id} className={`btn ${kind} has-focus-visible:is-focus`}>
      {sign && <Sign name={sign} />}{word}<span className="sr-only"> {label}</span>
      <input id={id} type="file" className="sr-only" onChange={take} disabled={disabled} {...more} />
    </label>
  );
}

export function Photos({ name, again, small, pdf, endpoint = "/api/berkas", onAdded }) {
  const [percent, setPercent] = useState(-1);
  const [trouble, setTrouble] = useState("");
  const [said, setSaid] = useState("");
  const kept = useRef(null), id = useId();
  const busy = percent >= 0;

  async function send() {
    const { file } = kept.current;
    setTrouble("");
    setPercent(0);
    try {
      const blob = (kept.current.blob ??= await prepare(file));
      const called = blob.type === "image/jpeg" ? file.name.replace(/\.\w+$/, "") + ".jpg" : file.name;
      const got = await post(endpoint, blob, called, setPercent);
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
  const take = (file) => { kept.current = { file }; send(); };
  const types = pdf ? "image/*,application/pdf,.pdf" : "image/*";
  const shared = { label: name, disabled: busy, onFile: take };
  return (
    <div className="req-send" data-sending={busy || undefined} data-wide={busy || trouble ? true : undefined}>
      {busy && (
        <div>
          <p className="hint num">Mengirim {percent}%, boleh lanjut mengisi</p>
          <progress className="progress mt-2 block w-full" value={percent} max="100" aria-label={`Mengirim ${name}`} />
        </div>
      )}
      {trouble && <p className="field-error mb-2" role="alert"><Sign name="circle-alert" /><span>{trouble}</span></p>}
      {trouble && kept.current && (
        <button type="button" className="btn btn-quiet btn-block mb-2" onClick={send}><Sign name="rotate-cw" />Coba lagi</button>
      )}
      {!busy && (small
        ? <Pick id={`${id}b`} word="Ganti" kind="btn-ghost btn-sm text-primary" accept={types} {...shared} />
        : (
          <div className="grid grid-cols-1 min-[20rem]:grid-cols-2 gap-2">
            <Pick id={`${id}k`} sign="camera" word={again ? "Foto ulang" : "Ambil foto"} kind="btn-primary px-2" accept="image/*" capture="environment" {...shared} />
            <Pick id={`${id}b`} sign="image-up" word="Pilih berkas" kind="btn-outline px-2" accept={types} {...shared} />
          </div>
        ))}
      <p role="status" className="sr-only">{said}</p>
    </div>
  );
}
