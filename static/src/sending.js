// Sending from a workspace: buttons and keys, sign-in in place, results shown live where the work is.
import { follow, forgetAnnouncement } from "./live.js";
import { clear, say } from "./messages.js";
import { Failure, details, request, signInAgain } from "./requests.js";

/**
 * `kinds` are the ways to send, by name: `{ key, url, button, name, waiting, place() }`, where `place` gives
 * the panel's name and the holder of the result. The one named `submit` is what the form does by itself.
 * `fill(body, kind)` completes what is posted; `onSignedIn` follows a sign-in in place.
 */
export function startSending({ form, tabs, kinds, fill, onSignedIn }) {
  const key = form.elements.namedItem("idempotency_key");
  const following = {};

  form.addEventListener("submit", (event) => {
    const kind = Object.keys(kinds).find((name) => kinds[name].button && kinds[name].button === event.submitter);
    if (!kind && event.submitter?.hasAttribute("formaction")) return;
    event.preventDefault();
    send(kind ?? "submit");
  });

  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || document.querySelector("dialog[open]")) return;
    const kind = Object.keys(kinds).find((name) => kinds[name].key === event.key);
    if (!kind) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) send(kind);
  }, { capture: true });

  async function send(kind) {
    const { url, button, name, waiting, place } = kinds[kind];
    if (!button || button.disabled || button.getAttribute("aria-disabled") === "true") return;
    const { panel, holder } = place();
    const body = new URLSearchParams(new FormData(form));
    fill(body, kind);
    setBusy(true);
    clear("send");
    try {
      const answer = await postSignedIn(url, body);
      key.value = crypto.randomUUID?.() ?? fallbackUuid();
      showResult(panel, holder, answer, waiting);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      say("send", "bad", details(failure), [[`${name} again`, () => void send(kind)], ["Close", () => {}]]);
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
      onSignedIn();
      return request(url, { method: "POST", body });
    }
  }

  function setBusy(busy) {
    for (const { button } of Object.values(kinds)) button?.setAttribute("aria-disabled", String(busy));
  }

  function showResult(panel, holderId, answer, waiting) {
    const holder = document.getElementById(holderId);
    following[holderId]?.stop();
    document.getElementById("no-attempts")?.remove();
    const region = document.createElement("div");
    region.dataset.live = answer.events;
    region.dataset.liveTitle = "";
    region.innerHTML = `<div class="waiting"><p>${waiting}</p><p><a class="js-refresh">Look at its page</a></p></div>`;
    region.querySelector("a").href = answer.url;
    holder.replaceChildren(region);
    tabs.forward(panel);
    forgetAnnouncement();
    following[holderId] = follow(region);
  }
}

/** `crypto.randomUUID` exists on secure origins only; an instance on plain HTTP in a LAN is not one. */
function fallbackUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
