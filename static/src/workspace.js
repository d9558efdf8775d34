// The workspace: editor, drafts, Run and Submit in place. Without it the page is an ordinary form.
import { Drafts } from "./drafts.js";
import { createEditor, plainEditor } from "./editor.js";
import { follow, forgetAnnouncement } from "./live.js";
import { clear, say } from "./messages.js";
import { startPanes, startTabs } from "./panes.js";
import { Failure, details, request, signInAgain } from "./requests.js";

const workspace = document.getElementById("workspace");
const form = document.getElementById("solution");
const textarea = document.getElementById("source");
const select = document.getElementById("language");
const { slug, user = "" } = workspace.dataset;
const field = (name) => form.elements.namedItem(name);
const nameOf = (option) => option.textContent.trim();
const labelOf = (option) => `Source code in ${nameOf(option)}`;

startPanes(workspace);
const tabs = startTabs(document.getElementById("results"));

let drafts = null;
let language = field("draft_language").value;
select.value = language;
const hooks = {
  language,
  label: labelOf(select.selectedOptions[0]),
  onChange: (text) => drafts?.changed(text),
  onBlur: () => drafts?.left(),
};
const stored = textarea.defaultValue;
let editor;
try {
  editor = createEditor(textarea, hooks);
} catch (error) {
  console.error(error);
  textarea.hidden = false;
  editor = plainEditor(textarea, hooks);
}
drafts = new Drafts({
  editor, slug, user, language,
  revision: Number(field("base_revision").value) || 0,
  savedAt: document.getElementById("save-state").dataset.saved,
  source: stored,
  stateElement: document.getElementById("save-state"),
  onRevision: (revision) => (field("base_revision").value = revision),
});
// What was typed before this script arrived counts as typed.
if (drafts.isDirty()) drafts.changed(editor.value);
workspace.dataset.ready = "";

select.addEventListener("change", async () => {
  const option = select.selectedOptions[0];
  const text = await drafts.open(option.value, option.dataset.starter ?? "");
  if (select.value !== option.value) return;
  language = option.value;
  field("draft_language").value = language;
  editor.open(text, language, labelOf(option));
  drafts.offerLocal(0);
  const versions = document.getElementById("versions");
  if (versions) versions.href = `/problems/${slug}/drafts/${language}/versions`;
  const address = new URL(location);
  address.searchParams.set("language", language);
  window.history.replaceState(null, "", address);
});

document.getElementById("reset").addEventListener("click", () => {
  const before = editor.value;
  const starter = select.selectedOptions[0].dataset.starter ?? "";
  if (before === starter) return;
  editor.replace(starter);
  say("reset", "info", "Back to the starter.", [
    ["Undo", () => editor.replace(before)],
    ["Fine", () => {}],
  ]);
});

// The error summary points at the form's field, which the editor has taken the place of.
document.addEventListener("click", (event) => {
  if (!event.target.closest('a[href="#source"]')) return;
  event.preventDefault();
  editor.focus();
});

const kinds = {
  run: { url: `/problems/${slug}/runs`, button: document.getElementById("run"), waiting: "Sent. Waiting for a judge." },
  submit: { url: `/problems/${slug}/submissions`, button: document.getElementById("submit"), waiting: "Sent and stored. Waiting for a judge." },
};

form.addEventListener("submit", (event) => {
  if (event.submitter?.hasAttribute("formaction") && event.submitter.id !== "run") return;
  event.preventDefault();
  send(event.submitter?.id === "run" ? "run" : "submit");
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
  const kind = event.key === "'" ? "run" : event.key === "Enter" ? "submit" : null;
  if (!kind) return;
  event.preventDefault();
  event.stopPropagation();
  if (!event.repeat) send(kind);
}, { capture: true });

async function send(kind) {
  const { url, button, waiting } = kinds[kind];
  if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return;
  const isCustom = kind === "run" && tabs.current() === "panel-custom";
  const body = new URLSearchParams(new FormData(form));
  body.set("source", editor.value);
  body.set("language", language);
  if (kind === "run") body.set("run_on", isCustom ? "custom" : "samples");
  setBusy(true);
  clear("send");
  try {
    const answer = await postSignedIn(url, body);
    field("idempotency_key").value = crypto.randomUUID?.() ?? fallbackUuid();
    const panel = kind === "submit" ? "submissions" : isCustom ? "custom" : "samples";
    showResult(panel, kind, answer, waiting);
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const again = [`${kind === "run" ? "Run" : "Submit"} again`, () => void send(kind)];
    say("send", "bad", details(failure), [again, ["Close", () => {}]]);
  } finally {
    setBusy(false);
  }
}

/** Repeats a request once after signing in in place; the key is the same, so nothing happens twice. */
async function postSignedIn(url, body) {
  try {
    return await request(url, { method: "POST", body });
  } catch (failure) {
    if (!(failure instanceof Failure) || failure.status !== 401 || !(await signInAgain())) throw failure;
    drafts.save();
    return request(url, { method: "POST", body });
  }
}

function setBusy(busy) {
  for (const { button } of Object.values(kinds)) button?.setAttribute("aria-disabled", String(busy));
}

let current = {};

function showResult(panel, kind, answer, waiting) {
  const holder = document.getElementById(kind === "submit" ? "submitted" : `run-${panel}`);
  current[holder.id]?.stop();
  document.getElementById("no-attempts")?.remove();
  const region = document.createElement("div");
  region.dataset.live = answer.events;
  region.dataset.liveTitle = "";
  region.innerHTML = `<div class="waiting"><p>${waiting}</p><p><a class="js-refresh">Look at its page</a></p></div>`;
  region.querySelector("a").href = answer.url;
  holder.replaceChildren(region);
  tabs.forward(`panel-${panel}`);
  forgetAnnouncement();
  current[holder.id] = follow(region);
}

/** `crypto.randomUUID` exists on secure origins only; an instance on plain HTTP in a LAN is not one. */
function fallbackUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
