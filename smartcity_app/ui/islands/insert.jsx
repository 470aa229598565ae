import { useEffect } from "react";

const FIELDS = "textarea, input[type=text]";

export function Insert({ form }) {
  useEffect(() => {
    let last = null;
    const here = (element) => document.getElementById(form)?.contains(element);
    const entered = (event) => {
      if (event.target.matches?.(FIELDS) && here(event.target)) last = event.target;
    };
    const pressed = (event) => {
      const press = event.target.closest?.("[data-insert]");
      if (!press) return;
      const first = document.getElementById(form)?.querySelector(FIELDS);
      const field = last && here(last) ? last : first;
      if (!field) return;
      field.focus();
      const from = field.selectionStart ?? field.value.length, to = field.selectionEnd ?? from;
      field.setRangeText(press.dataset.insert, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    document.addEventListener("focusin", entered);
    document.addEventListener("click", pressed);
    return () => {
      document.removeEventListener("focusin", entered);
      document.removeEventListener("click", pressed);
    };
  }, [form]);
  return null;
}
