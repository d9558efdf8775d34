// The workspace of a design: the text with its drawing and faults, the written parts, Preview and Submit.
import { Drafts } from "./drafts.js";
import { designMode } from "./design_mode.js";
import { startEditor } from "./editor.js";
import { say } from "./messages.js";
import { startPanes, startTabs } from "./panes.js";
import { Failure, request } from "./requests.js";
import { startSending } from "./sending.js";
import { WrittenParts } from "./written.js";

/** The drawing follows the text after a pause in typing. */
const PAUSE_MS = 600;

const workspace = document.getElementById("workspace");
const form = document.getElementById("solution");
const textarea = document.getElementById("source");
const { slug, user = "" } = workspace.dataset;
const field = (name) => form.elements.namedItem(name);

startPanes(workspace);
const halves = startTabs(form, document.getElementById("halves"));
const tabs = startTabs(document.getElementById("results"));
if (location.hash === "#written") halves.show("written");

let drafts = null;
let pause = 0;
const editor = startEditor(textarea, {
  modes: { design: designMode },
  language: "design",
  label: "Design as text",
  onChange(text) {
    drafts?.changed(text);
    clearTimeout(pause);
    pause = setTimeout(() => check("draw"), PAUSE_MS);
  },
  onBlur: () => drafts?.left(),
});
const shared = { slug, user };
drafts = new Drafts({
  ...shared, editor, language: "design", what: "design",
  revision: Number(field("base_revision").value) || 0,
  savedAt: document.getElementById("save-state").dataset.saved,
  source: textarea.defaultValue,
  stateElement: document.getElementById("save-state"),
  onRevision: (revision) => (field("base_revision").value = revision),
});
if (drafts.isDirty()) drafts.changed(editor.value);

const written = new WrittenParts(document.getElementById("written"), {
  onChange(text) {
    writtenDrafts?.changed(text);
    const count = document.querySelector("#halves .count");
    if (count) count.textContent = `${written.filled}/${written.fields.length}`;
  },
  onBlur: () => writtenDrafts?.left(),
});
let writtenDrafts = null;
if (written.fields.length) {
  writtenDrafts = new Drafts({
    ...shared, editor: written, language: "design-answers", what: "written part", read: WrittenParts.read,
    revision: Number(field("answers_revision").value) || 0,
    savedAt: document.getElementById("written-state").dataset.saved,
    source: written.stored,
    stateElement: document.getElementById("written-state"),
    onRevision: (revision) => (field("answers_revision").value = revision),
  });
  if (writtenDrafts.isDirty()) writtenDrafts.changed(written.value);
}

const drawing = document.getElementById("drawing");
let asked = 0;
let wait = null;

/** Asks for faults and drawing of what stands in the editor; the last question wins. */
async function check(action) {
  clearTimeout(pause);
  wait?.abort();
  wait = new AbortController();
  const number = ++asked;
  const body = new URLSearchParams({ source: editor.value, action });
  try {
    const answer = await request(`/problems/${slug}/design`, { method: "POST", body, signal: wait.signal });
    if (number !== asked) return;
    if (typeof answer.text === "string" && answer.text !== editor.value) editor.replace(answer.text);
    const open = drawing.querySelector("details")?.open;
    drawing.innerHTML = answer.html;
    if (open) drawing.querySelector("details")?.setAttribute("open", "");
    editor.markLines(answer.errors.map((error) => error.line));
  } catch (failure) {
    // The text is safe with its draft; a drawing that did not come is asked for with the next key.
    if (!(failure instanceof Failure)) throw failure;
  }
}

// The page came with the drawing of the stored text; only marks in the editor are missing.
editor.markLines([...drawing.querySelectorAll("[data-line]")].map((link) => Number(link.dataset.line)));
if (editor.value !== textarea.defaultValue) check("draw");
workspace.dataset.ready = "";

document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href="#source"]');
  if (!link) return;
  event.preventDefault();
  halves.show("design-text");
  if (link.dataset.line) editor.goTo(Number(link.dataset.line), Number(link.dataset.column) || 1);
  else editor.focus();
});

document.getElementById("format").addEventListener("click", (event) => {
  event.preventDefault();
  check("format");
});

document.getElementById("reset").addEventListener("click", () => {
  const before = editor.value;
  const { starter = "" } = workspace.dataset;
  if (before === starter) return;
  editor.replace(starter);
  say("reset", "info", "Back to the starter.", [
    ["Undo", () => editor.replace(before)],
    ["Fine", () => {}],
  ]);
});

startSending({
  form,
  tabs: {
    forward(id) {
      halves.show("design-text");
      tabs.forward(id);
    },
  },
  kinds: {
    preview: {
      key: "'", name: "Preview", button: document.getElementById("preview"),
      url: `/problems/${slug}/previews`, waiting: "Sent. Waiting for a judge.",
      place: () => ({ panel: "panel-preview", holder: "previewed" }),
    },
    submit: {
      key: "Enter", name: "Submit", button: document.getElementById("submit"),
      url: `/problems/${slug}/designs`, waiting: "Sent and stored. Waiting for a judge.",
      place: () => ({ panel: "panel-submissions", holder: "submitted" }),
    },
  },
  fill: (body) => body.set("source", editor.value),
  onSignedIn() {
    drafts.save();
    writtenDrafts?.save();
  },
});
