import { useState } from "react";

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

export function Sift({ inside, label, placeholder, nothing, className }) {
  const [said, setSaid] = useState("");
  const [empty, setEmpty] = useState(false);
  const matches = () => [...(document.getElementById(inside)?.querySelectorAll("[data-words]") ?? [])].filter((e) => !e.hidden);
  const typed = (event) => {
    const words = plain(event.target.value).split(/\s+/).filter(Boolean);
    for (const item of document.getElementById(inside)?.querySelectorAll("[data-words]") ?? []) {
      const text = plain(`${item.textContent} ${item.dataset.words}`);
      item.hidden = words.length ? !words.every((word) => text.includes(word)) : "quiet" in item.dataset;
    }
    const left = matches().length;
    setEmpty(words.length > 0 && left === 0);
    setSaid(words.length && left ? `${left} layanan cocok` : "");
  };
  const enter = (event) => { event.preventDefault(); if (event.target.querySelector("input").value.trim()) matches()[0]?.click(); };
  return (
    <form role="search" className={className} onSubmit={enter}>
      <div className="input focusable h-14! rounded-2xl! shadow-[0_2px_10px_var(--shade)] border-transparent! px-4 gap-3">
        <svg className="size-6 text-primary" aria-hidden="true"><use href="/icons.svg#search" /></svg>
        <input type="search" className="text-base" placeholder={placeholder} aria-label={label} autoComplete="off" onInput={typed} />
      </div>
      <p className="sr-only" role="status">{said}</p>
      {empty && <p className="card-a mt-3 px-4 py-3.5 text-muted" role="status">{nothing}</p>}
    </form>
  );
}
