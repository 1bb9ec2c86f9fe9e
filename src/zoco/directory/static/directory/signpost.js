// With script the question never leaves the browser: the tables come once, and the answer is found in them.
// The answers are the pages of the server, so that both say the same. Without script the form is sent as it is.

const forms = document.querySelectorAll("form[data-signpost]");
const place = document.querySelector("[data-signpost-answer]");
const main = document.querySelector("form[data-table]");
let tables;

function load() {
  tables ??= fetch(main.dataset.table, { credentials: "omit", referrerPolicy: "no-referrer" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)));
  tables.catch(() => { tables = undefined; });
  return tables;
}

function words(text, fold) {
  const marks = new RegExp(`[${fold.marks}]`, "gu");
  const apostrophes = new RegExp(`[${fold.apostrophes}]`, "gu");
  const bare = text.replace(apostrophes, "").normalize("NFKD").replace(marks, "").toLowerCase()
    .normalize("NFKD").replace(marks, "").replace(/ß/gu, "ss").replace(/ς/gu, "σ");
  const letters = [...bare].map((sign) => fold.letters[sign] ?? sign).join("");
  const kept = letters.replace(apostrophes, "").replace(/\p{Cf}/gu, "").replace(/[^\p{L}\p{N}\p{M}]/gu, " ");
  return kept.normalize("NFC").split(/\s+/u).filter(Boolean);
}

function key(parts, fold) {
  return parts.map((word, at) => {
    const before = at > 0 && at < parts.length - 1 ? parts[at - 1] : "";
    const after = at > 0 && at < parts.length - 2 ? parts[at + 1] : "";
    if (word === "a" && after === "d") return "aan";
    if ((word === "d" && before === "a") || (word === "de" && before === "aan")) return "den";
    return fold.words[word] ?? word;
  }).join("");
}

function digits(text) {
  return text.replace(/\p{Nd}/gu, (sign) => {
    let first = sign.codePointAt(0);
    const code = first;
    while (/\p{Nd}/u.test(String.fromCodePoint(first - 1)) && code - first < 9) first -= 1;
    return String(code - first);
  });
}

function named(parts, table) {
  const found = Object.hasOwn(table.names, key(parts, table.fold)) ? table.names[key(parts, table.fold)] : "";
  return found.split(" ").filter(Boolean).map(Number);
}

function find(text, table) {
  if (text.length > 120) return [];
  const parts = words(text, table.fold);
  const number = /^(?:nl)?([1-9][0-9]{3})(?![0-9])/.exec(words(digits(text), table.fold).join(""));
  if (number) {
    const run = table.postcodes.find(([first, many]) => number[1] >= first && number[1] < first + many);
    return run ? run.slice(2) : [];
  }
  if (["gemeente", "gem"].includes(parts[0]) && parts.length > 1) {
    const wanted = key(parts.slice(1), table.fold);
    return named(parts.slice(1), table).filter((at) => nameKeys(table.municipalities[at][1], table).includes(wanted));
  }
  const direct = named(parts, table);
  if (direct.length) return direct;
  for (let cut = 1; cut < parts.length; cut += 1) {
    const province = table.province_words[parts.slice(cut).join("")];
    if (province) return named(parts.slice(0, cut), table).filter((at) => table.province_of[at] === province);
  }
  return [];
}

function nameKeys(name, table) {
  return [name, name.replace(/\s*\(.*\)/, "")].map((each) => key(words(each, table.fold), table.fold));
}

function page(at, age, form, table) {
  const first = Math.max(0, table.forms.indexOf(form === "unknown" ? "" : form));
  const band = age === null ? 0 : table.ages.findLastIndex((start) => age >= start) + 1;
  return table.patterns[table.of[at]][first * (table.ages.length + 1) + band];
}

function template(name) {
  return document.querySelector(`template[data-template="${name}"]`).content.cloneNode(true);
}

function answer(found, age, form, table) {
  const pages = [...new Set(found.map((at) => page(at, age, form, table)))];
  if (pages.length > 1) return choices(found, table);
  const holder = document.createElement("template");
  holder.innerHTML = table.answers[pages[0]]; // rendered and escaped by our own server
  holder.content.querySelector("[data-place]").textContent = found.map((at) => table.municipalities[at][1]).join(" / ");
  return holder.content;
}

function choices(found, table) {
  const content = template("choices");
  const form = content.querySelector("form");
  for (const at of found) {
    const button = document.createElement("button");
    button.className = "utrecht-button utrecht-button--secondary-action";
    button.name = "municipality";
    [button.value] = table.municipalities[at];
    const where = document.createElement("span");
    where.className = "choice-buttons__where";
    where.textContent = table.province_names[table.province_of[at]];
    button.append(table.municipalities[at][1], where);
    form.append(button);
  }
  form.addEventListener("submit", ask);
  return content;
}

function error(name, on) {
  const field = main.elements[name];
  const box = field.closest(".field");
  box.querySelectorAll(".utrecht-form-field-error-message").forEach((each) => each.remove());
  box.classList.toggle("utrecht-form-field--invalid", on);
  if (!on) { field.removeAttribute("aria-invalid"); return; }
  const message = document.createElement("div");
  message.className = "utrecht-form-field-error-message";
  message.id = `${field.id}_error`;
  message.append(template(`error-${name}`));
  field.before(message);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", `${field.id}_helptext ${message.id}`);
  field.focus();
}

function years(text) {
  const typed = text.trim();
  if (!typed) return null;
  return /^[0-9]{1,3}$/.test(typed) && Number(typed) <= 120 ? Number(typed) : NaN;
}

async function ask(event) {
  event.preventDefault();
  const sent = new FormData(event.target, event.submitter);
  let table;
  try {
    table = await load();
  } catch {
    if (event.submitter?.name) { // a button's value is not sent by submit()
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: event.submitter.name, value: event.submitter.value });
      event.target.append(input);
    }
    event.target.submit(); // no tables: the server answers, and keeps nothing either
    return;
  }
  const age = years(main.elements.age.value);
  error("age", Number.isNaN(age));
  if (Number.isNaN(age)) return;
  const chosen = table.municipalities.findIndex(([code]) => code === sent.get("municipality"));
  if (event.target === main) {
    error("place", !sent.get("place").trim());
    if (!sent.get("place").trim()) return;
  } else if (chosen < 0) {
    return;
  }
  const found = chosen >= 0 ? [chosen] : find(sent.get("place"), table);
  place.replaceChildren(found.length ? answer(found, age, main.elements.form.value, table) : template("unknown"));
  if (!found.length) document.getElementById("lijst").open = true;
  const title = place.querySelector("#answer-title");
  title?.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start", behavior: "smooth" });
}

if (main && place) {
  for (const form of forms) form.addEventListener("submit", ask);
  main.addEventListener("focusin", () => load().catch(() => {}), { once: true });
}
