// On the page of a review: what is typed is kept as it is typed, lines are chosen with shift, threads are walked by key.
const SILENCE_MS = 800;

for (const form of document.querySelectorAll("form[data-draft]")) keepTyped(form);

/** Keeps a form a moment after the last key, and when the page is left. */
function keepTyped(form) {
  const said = form.querySelector("[data-saved]");
  let timer = null;
  let isDirty = false;
  const keep = async (isLast) => {
    clearTimeout(timer);
    if (!isDirty) return;
    isDirty = false;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body, keepalive: isLast });
      if (!answer.ok) throw new Error(String(answer.status));
      if (said) said.textContent = "Kept";
    } catch (error) {
      isDirty = true;
      if (said) said.textContent = error.message === "401" ? "Not kept: you are signed out. Send it, and it comes along." : "Not kept yet; it is tried again.";
      if (!isLast && error.message !== "401") timer = setTimeout(keep, 5000);
    }
  };
  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-autosave], select, [type=checkbox], [type=radio]")) return;
    isDirty = true;
    if (said) said.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, SILENCE_MS);
  });
  form.addEventListener("submit", () => {
    isDirty = false;
    clearTimeout(timer);
  });
  addEventListener("pagehide", () => keep(true));
}

// With shift a second line ends the range that the last one began.
let first = Number(new URLSearchParams(location.search).get("from")) || null;
document.addEventListener("click", (event) => {
  const line = event.target.closest("a[data-line]");
  if (!line) return;
  const number = Number(line.dataset.line);
  if (event.shiftKey && first && first !== number) {
    event.preventDefault();
    const url = new URL(line.href);
    const [from, to] = [Math.min(first, number), Math.max(first, number)];
    url.searchParams.set("from", from);
    url.searchParams.set("to", to);
    url.hash = url.hash.replace(/-\d+-\d+$/, `-${from}-${to}`);
    location.assign(url);
  }
  first = number;
});

// A saved reply goes where the cursor was last, and what is there stays.
let written = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea[name=body]")) written = event.target;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-reply]");
  const field = written?.isConnected ? written : document.querySelector("#body-whole");
  if (!link || !field) return;
  event.preventDefault();
  field.setRangeText(link.dataset.reply, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});

// `n` and `p` walk the threads, as `?` tells.
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { n: 1, p: -1 }[event.key];
  if (!step) return;
  const threads = [...document.querySelectorAll("section.thread")];
  const here = threads.findIndex((thread) => thread.contains(document.activeElement));
  const next = threads[here < 0 ? (step > 0 ? 0 : threads.length - 1) : here + step];
  if (!next) return;
  event.preventDefault();
  const summary = next.querySelector("summary");
  summary.focus();
  next.scrollIntoView({ block: "center" });
});
