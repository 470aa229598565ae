import { useEffect } from "react";

export function Leave({ to }) {
  useEffect(() => {
    if (!to) return;
    const there = new URL(to, location.origin);
    if (there.origin === location.origin) location.assign(there.href);
  }, [to]);
  return null;
}
