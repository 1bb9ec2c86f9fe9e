// A small sum while somebody types, so that a machine that floods has to do it each time. Without script: a wait.
const form = document.querySelector("form[data-work-task]");
const answer = form.elements.work;
const task = form.dataset.workTask;
const bits = Number(form.dataset.workBits);
const text = new TextEncoder();

function zeros(bytes) {
  let found = 0;
  for (const byte of bytes) {
    if (byte === 0) { found += 8; continue; }
    return found + Math.clz32(byte) - 24;
  }
  return found;
}

async function solve() {
  for (let number = 0; ; number += 1) {
    const digest = await crypto.subtle.digest("SHA-256", text.encode(`${task}:${number}`));
    if (zeros(new Uint8Array(digest)) >= bits) return String(number);
  }
}

if (globalThis.crypto?.subtle && !answer.value) solve().then((found) => { answer.value = found; });
