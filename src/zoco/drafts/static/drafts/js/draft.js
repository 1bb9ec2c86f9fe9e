// What is typed is kept on the server, sealed, every few seconds, until the form is sent.
// Nothing is left in this browser: the computer may be shared.
const AFTER_A_KEY = 2000, AT_THE_LATEST = 4000, AGAIN = 3000, LOOK_AT_CLOCK = 10000, WARNED_BEFORE = 300;
const JUST_NOW = 60000; // so long after an answer, the session and the network are taken to be there
const IN_PASSING = 60000; // bytes that a browser still sends for a page that is being left

function keep(form) {
  const part = (name) => form.querySelector(`[data-draft-${name}]`);
  const field = (name) => form.elements[`concept-${name}`];
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  let sent = words(), typedAt = 0, timer = 0, sending = null, leaving = false, trouble = "", awake = Date.now();

  function words() {
    const typed = [...new FormData(form)].filter(([name, value]) =>
      typeof value === "string" && !/^concept(-|$)/.test(name) && name !== "csrfmiddlewaretoken");
    return new URLSearchParams(typed).toString();
  }
  const isUnsaved = () => words() !== sent;

  function say(text) {
    if (part("said").textContent === text) return;
    part("said").textContent = text;
    part("said").className = !text ? "" : text === form.dataset.back ? "message" : "message message--warning";
  }

  function typed() {
    const now = Date.now();
    typedAt ||= now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(AFTER_A_KEY, typedAt + AT_THE_LATEST - now)));
  }

  function body() {
    field("beat").value = Number(field("beat").value) + 1;
    const marks = [...new FormData(form)].filter(([name]) => name.startsWith("concept-"));
    return `${words()}&${new URLSearchParams(marks)}`;
  }

  async function send(passing = false) {
    if (sending && !passing) return sending;
    clearTimeout(timer);
    sending = post(passing);
    const done = await sending;
    sending = null;
    if (trouble) timer = setTimeout(send, AGAIN);
    else if (isUnsaved()) typed();
    return done;
  }

  async function post(passing) {
    const now = words(), text = body();
    typedAt = 0;
    if (!token()) return fail("signedOut");
    try {
      const answer = await fetch(form.dataset.draft, {
        method: "POST", body: text, redirect: "manual", keepalive: passing && text.length < IN_PASSING,
        headers: { "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
        signal: AbortSignal.timeout(8000),
      });
      if (answer.ok) return kept(await answer.json(), now);
      if (answer.status === 400 || answer.status === 413) return fail("refused");
      return fail(answer.status === 403 || answer.type === "opaqueredirect" ? "signedOut" : "offline");
    } catch { return fail("offline"); }
  }

  function fail(why) { trouble = why; say(form.dataset[why]); return false; }

  function kept(answer, now) {
    const back = trouble ? form.dataset.back : "";
    sent = now; trouble = ""; awake = Date.now();
    part("warning").hidden = true;
    if (answer.draft) { field("draft").value = answer.draft; field("seen").value = answer.seen; }
    part("saved").textContent = answer.saved ?? "";
    if (answer.split || back || answer.others !== undefined) say(answer.split || back || answer.others);
    return true;
  }

  // After a while the form goes only when its words are safe: a session that ended would lose them.
  async function submit(event) {
    if (leaving) return;
    const sure = !trouble && !sending && navigator.onLine && (!isUnsaved() || Date.now() - awake < JUST_NOW);
    if (!sure) {
      event.preventDefault();
      await sending;
      if (!await send() && trouble !== "refused") return;
    }
    form.elements.csrfmiddlewaretoken.value = token() ?? "";
    leaving = true;
    clearTimeout(timer);
    if (!sure) form.requestSubmit(event.submitter);
  }

  function leave() { if (!leaving && isUnsaved()) send(true); }
  function retry() { if (trouble) send(); }

  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("submit", submit);
  part("stay").addEventListener("click", () => send());
  addEventListener("pagehide", leave);
  addEventListener("online", retry);
  addEventListener("focus", retry);
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => { if (!leaving && trouble && isUnsaved()) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : retry()));
  setInterval(() => {
    part("warning").hidden = Date.now() - awake < (Number(form.dataset.seconds) - WARNED_BEFORE) * 1000;
  }, LOOK_AT_CLOCK);
}

document.querySelectorAll("form[data-draft]").forEach(keep);
