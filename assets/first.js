// Runs before the first paint: the colours and the size of letters chosen on this device.
// "theme" is the key Reflex keeps its own colour mode under; "ukuran" is ours. Neither is personal.
(() => {
  const root = document.documentElement;
  let mode = "system", size = "100";
  try {
    mode = localStorage.getItem("theme") || mode;
    size = localStorage.getItem("ukuran") || size;
  } catch { /* storage refused: the device's own settings hold */ }
  if (mode === "light") root.dataset.theme = "rumah";
  if (mode === "dark") root.dataset.theme = "rumah-malam";
  if (size === "112.5" || size === "125") root.style.fontSize = `${size}%`;
})();
