import { useState } from "react";

async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea");          // plain http and older phones
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "sr-only";
  document.body.append(field);
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  if (!worked) throw new Error("copy");
}

export function Copy({ text, label = "Salin" }) {
  const [said, setSaid] = useState("");
  const press = async () => {
    try { await copy(text); setSaid("Tersalin"); } catch { setSaid("Tekan lama untuk menyalin"); }
    setTimeout(() => setSaid(""), 2500);
  };
  return (
    <button type="button" className="btn btn-quiet btn-sm" onClick={press}>
      <svg className="size-5" aria-hidden="true"><use href={said === "Tersalin" ? "/icons.svg#check" : "/icons.svg#copy"} /></svg>
      <span role="status">{said || label}</span>
    </button>
  );
}
