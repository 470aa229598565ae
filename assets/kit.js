// Native dialogs, opened and closed without asking the server:
// data-opens="id" opens a <dialog>, data-closes closes the one around it.
addEventListener("click", (event) => {
  const press = event.target.closest?.("[data-opens], [data-closes]");
  if (!press) return;
  if (press.dataset.opens) document.getElementById(press.dataset.opens)?.showModal();
  else press.closest("dialog")?.close();
});
