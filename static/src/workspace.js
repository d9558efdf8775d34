// The workspace: editor, drafts, Run and Submit in place. Without it the page is an ordinary form.
import { Drafts } from "./drafts.js";
import { startEditor } from "./editor.js";
import { say } from "./messages.js";
import { codeModes } from "./modes.js";
import { startPanes, startTabs } from "./panes.js";
import { startSending } from "./sending.js";

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
const stored = textarea.defaultValue;
const editor = startEditor(textarea, {
  modes: codeModes,
  language,
  label: labelOf(select.selectedOptions[0]),
  onChange: (text) => drafts?.changed(text),
  onBlur: () => drafts?.left(),
});
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

const submission = { url: `/problems/${slug}/submissions`, waiting: "Sent and stored. Waiting for a judge." };
const runs = { url: `/problems/${slug}/runs`, waiting: "Sent. Waiting for a judge." };
const isCustom = () => tabs.current() === "panel-custom";
const panel = () => (isCustom() ? "custom" : "samples");

startSending({
  form, tabs,
  kinds: {
    run: {
      key: "'", name: "Run", button: document.getElementById("run"), ...runs,
      place: () => ({ panel: `panel-${panel()}`, holder: `run-${panel()}` }),
    },
    submit: {
      key: "Enter", name: "Submit", button: document.getElementById("submit"), ...submission,
      place: () => ({ panel: "panel-submissions", holder: "submitted" }),
    },
  },
  fill(body, kind) {
    body.set("source", editor.value);
    body.set("language", language);
    if (kind === "run") body.set("run_on", panel());
  },
  onSignedIn: () => drafts.save(),
});
