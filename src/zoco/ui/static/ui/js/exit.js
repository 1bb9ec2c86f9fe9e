// Leave at once: hide the page, then put another site in its place in the history.
// Without this script the link itself still leads away.
const box = document.querySelector("[data-exit]");
const link = box.querySelector("[data-exit-link]");
const status = box.querySelector("[data-exit-status]");
const WITHIN = 5000;
let presses = [];

function leave(event) {
  event?.preventDefault();
  document.documentElement.classList.add("is-left");
  document.title = "";
  location.replace(link.href);
}

function shift(event) {
  if (event.key !== "Shift") { presses = []; status.textContent = ""; return; }
  if (event.repeat) return;
  presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
  if (presses.length >= 3) leave();
  else status.textContent = presses.length === 2 ? box.dataset.hintOne : box.dataset.hintTwo;
}

link.addEventListener("click", leave);
document.addEventListener("keydown", shift);
const title = document.title;
addEventListener("pageshow", () => { // the browser may show a kept copy of this page
  document.documentElement.classList.remove("is-left");
  document.title = title;
  presses = [];
  status.textContent = "";
});
