// Messages in place, above the editor: one at a time for each subject, never over the code.

const area = () => document.getElementById("messages");

/**
 * Shows a message and returns its element.
 * `actions` are [text, callback] pairs; a click removes the message unless the callback returns false.
 */
export function say(subject, tone, text, actions = [], extra = null) {
  const shown = area().querySelector(`[data-subject="${subject}"]`);
  // The same words stay where they are: a button must not vanish between press and release of the mouse.
  if (shown && !extra && typeof text === "string" && shown.querySelector("p").textContent === text) return shown;
  shown?.remove();
  const box = document.createElement("div");
  box.className = `callout ${tone}`;
  box.dataset.subject = subject;
  box.setAttribute("role", tone === "bad" || tone === "warn" ? "alert" : "status");
  const words = document.createElement("p");
  words.append(...(Array.isArray(text) ? text : [text]));
  box.append(words);
  if (extra) box.append(extra);
  if (actions.length) {
    const row = document.createElement("p");
    row.className = "row";
    for (const [label, act] of actions) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn small";
      button.textContent = label;
      button.addEventListener("click", () => {
        if (act() !== false) clear(subject);
      });
      row.append(button);
    }
    box.append(row);
  }
  area().append(box);
  return box;
}

export function clear(subject) {
  area().querySelector(`[data-subject="${subject}"]`)?.remove();
}
