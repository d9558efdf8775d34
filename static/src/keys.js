// Keyboard help and single keys. Single keys act outside inputs only and can be turned off (WCAG 2.1.4).

const OFF = "greenroom:single-keys-off";
export const isMac = /Mac|iP(hone|ad|od)/.test(navigator.platform);
export const modifier = isMac ? "⌘" : "Ctrl";

/** Keys of this page for the help; the workspace adds its own. */
const keys = [
  ["/", "Search problems"],
  ["?", "Show these keys"],
];

export function startKeys() {
  if (isMac) {
    for (const key of document.querySelectorAll("kbd")) key.textContent = key.textContent.replace("Ctrl", "⌘");
  }
  const workspace = document.getElementById("workspace");
  if (workspace) {
    keys.unshift(
      [`${modifier} '`, workspace.dataset.runWords ?? "Run on the samples, or on your input"],
      [`${modifier} Enter`, "Submit"],
      ["Escape, then Tab", "Leave the editor"],
    );
  }
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target) || localStorage.getItem(OFF)) return;
    if (event.key === "?") showKeys();
    else if (event.key === "/") focusSearch();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keys]")) showKeys();
  });
}

function isTyping(target) {
  return target.closest?.("input, textarea, select, [contenteditable], dialog") != null;
}

function focusSearch() {
  const fields = [...document.querySelectorAll("[data-search]")];
  const field = fields.find((each) => each.offsetParent);
  if (field) field.select();
  else location.assign("/problems");
}

function showKeys() {
  document.getElementById("keys")?.remove();
  const dialog = document.createElement("dialog");
  dialog.id = "keys";
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "keys-title");
  const rows = keys.map(([key, what]) => `<dt><kbd>${key}</kbd></dt><dd>${what}</dd>`).join("");
  dialog.innerHTML = `<form method="dialog" class="stack-4"><h2 id="keys-title">Keys</h2><dl class="keys">${rows}</dl>
    <label class="check"><input type="checkbox"> Single keys (/ and ?) are on</label>
    <p><button class="btn">Close</button></p></form>`;
  const box = dialog.querySelector("input");
  box.checked = !localStorage.getItem(OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
