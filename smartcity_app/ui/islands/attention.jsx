import { useEffect, useRef } from "react";

export function Attention({ cause, className, children }) {
  const box = useRef(null);
  useEffect(() => {
    if (!cause) return;
    box.current.focus({ preventScroll: true });
    box.current.scrollIntoView({ block: "nearest" });
  }, [cause]);
  return <div ref={box} role="alert" tabIndex={-1} className={className}>{children}</div>;
}
