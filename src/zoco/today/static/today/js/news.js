// Tell that there is something, and never what. Only while Zoco is open: nothing goes through another company.
const page = document.querySelector("[data-news]");
const ask = document.querySelector("[data-ask-browser]");
const EVERY = 60_000;
let known;

async function marks() {
  const answer = await fetch(page.dataset.news, { headers: { Accept: "application/json" }, redirect: "error" });
  return answer.ok ? (await answer.json()).marks : undefined;
}

async function look() {
  try {
    const now = await marks();
    if (!now) return;
    if (known && now.some((mark) => !known.has(mark)) && Notification.permission === "granted")
      new Notification(page.dataset.newsTitle, { tag: "zoco" });
    known = new Set(now);
  } catch { /* no connection, or signed out: try again later */ }
}

function state() {
  if (!("Notification" in window)) return ask.dataset.unable;
  return { granted: ask.dataset.allowed, denied: ask.dataset.refused }[Notification.permission] ?? "";
}

if (page && "Notification" in window) { look(); setInterval(look, EVERY); }
if (ask) {
  const button = ask.querySelector("button");
  const status = ask.querySelector("[role=status]");
  const show = () => { status.textContent = state(); button.hidden = !("Notification" in window) || Notification.permission !== "default"; };
  button.addEventListener("click", async () => { await Notification.requestPermission(); show(); });
  show();
}
