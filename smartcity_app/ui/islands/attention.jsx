import { useEffect, useRef } from "react";

const AFTER_SENDING = 400;                                   // by then the server has said what is wrong now

export function Attention({ cause, className, children }) {
  const box = useRef(null), known = useRef([]);
  const call = () => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "nearest" });
  };
  useEffect(() => {
    const news = cause.some((each) => !known.current.includes(each));
    known.current = cause;
    if (news) call();                                        // something mended calls nobody away from the next field
  }, [cause.join()]);
  useEffect(() => {
    let timer = 0;
    const sent = () => { clearTimeout(timer); timer = setTimeout(call, AFTER_SENDING); };
    document.addEventListener("submit", sent, true);
    return () => { clearTimeout(timer); document.removeEventListener("submit", sent, true); };
  }, []);
  return <div ref={box} role="alert" tabIndex={-1} className={className}>{children}</div>;
}
