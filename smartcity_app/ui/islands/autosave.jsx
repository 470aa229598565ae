import { useEffect, useRef } from "react";

const WHILE_TYPING = 1500;
const AFTER_FIELD = 250;

function read(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string") continue;
    if (name in fields) fields[name] = [].concat(fields[name], value);
    else fields[name] = value;
  }
  return fields;
}

export function Autosave({ form, onSave }) {
  const save = useRef(onSave);
  save.current = onSave;
  useEffect(() => {
    const here = () => document.getElementById(form);
    let timer = 0, due = 0, last = here() ? JSON.stringify(read(here())) : "";
    const now = () => {
      clearTimeout(timer);
      timer = 0;
      if (!here()) return;
      const fields = read(here()), text = JSON.stringify(fields);
      if (text === last) return;
      last = text;
      save.current?.(fields);
    };
    const later = (wait) => {
      const at = Date.now() + wait;
      if (timer && at >= due) return;
      clearTimeout(timer);
      due = at;
      timer = setTimeout(now, wait);
    };
    const mine = (event) => here()?.contains(event.target);
    const typed = (event) => mine(event) && later(WHILE_TYPING);
    const changed = (event) => mine(event) && later(AFTER_FIELD);
    const hidden = () => document.visibilityState === "hidden" && now();
    // Sending the form makes the draft meaningless: a save that comes after it must not happen.
    const sent = (event) => event.target === here() && (clearTimeout(timer), (timer = 0), (last = JSON.stringify(read(here()))));
    // A press elsewhere may move or close what was typed into: what waits goes first.
    const pressed = () => timer && now();
    document.addEventListener("click", pressed, true);
    document.addEventListener("input", typed);
    document.addEventListener("change", changed);
    document.addEventListener("submit", sent, true);
    document.addEventListener("visibilitychange", hidden);
    addEventListener("pagehide", now);
    return () => {
      now();
      document.removeEventListener("click", pressed, true);
      document.removeEventListener("input", typed);
      document.removeEventListener("change", changed);
      document.removeEventListener("submit", sent, true);
      document.removeEventListener("visibilitychange", hidden);
      removeEventListener("pagehide", now);
    };
  }, [form]);
  return null;
}
