import { useEffect, useRef } from "react";

export function Dialog({ id, show, shut, namedBy, className, children }) {
  const box = useRef(null), before = useRef(shut), shown = useRef(show);
  useEffect(() => {
    if (show && shown.current !== show && !box.current?.open) box.current?.showModal();
    shown.current = show;
  }, [show]);
  useEffect(() => {
    if (before.current !== shut) box.current?.close();
    before.current = shut;
  }, [shut]);
  const forget = () => {                                    // a PIN must not wait in a closed dialog
    for (const secret of box.current.querySelectorAll("input[type=password]")) secret.value = "";
  };
  const outside = (event) => event.target === box.current && box.current.close();
  return (
    <dialog ref={box} id={id} className={className} aria-labelledby={namedBy} onMouseDown={outside} onClose={forget}>{children}</dialog>
  );
}
