// Runs before a page's own scripts: when it painted, showed its content and answered its button.
// What stands in VISIT is put in by phone.py. Times are milliseconds since navigation began.
(() => {
  const visit = VISIT;
  const m = (window.__m = { fcp: 0, lcp: 0, shown: 0, pressed: 0, answered: 0 });
  const note = (type, key, name) =>
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) if (!name || each.name === name) m[key] = each.startTime;
    }).observe({ type, buffered: true });
  note("paint", "fcp", "first-contentful-paint");
  note("largest-contentful-paint", "lcp");
  const drawn = (key) =>
    requestAnimationFrame(() => setTimeout(() => (m[key] ||= performance.now())));
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (m.pressed && visit.answer && String(data).includes(visit.answer)) drawn("answered");
      });
    }
  };
  const alive = (one) => one && Object.keys(one).some((key) => key.startsWith("__reactProps"));
  setInterval(() => {
    if (!m.shown && document.querySelector("main") && visit.shown()) drawn("shown");
    if (!visit.press || m.answered) return;
    const button = document.querySelector(visit.press);
    if (!alive(button) || !visit.ready()) return;
    m.pressed ||= performance.now();
    button.click();
  }, 50);
})();
