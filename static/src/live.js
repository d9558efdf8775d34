// Regions that follow the server: <div data-live="…/events"> holds a partial, events replace it.

const HIDDEN_LIMIT_MS = 60_000;
const LONGEST_PAUSE_MS = 30_000;

/** Says a text once in the page's one polite region; the same text again stays silent. */
let lastSaid = "";
export function announce(text) {
  const region = document.getElementById("live");
  if (!region || !text || text === lastSaid) return;
  lastSaid = text;
  region.textContent = text;
}

/** Lets the next announcement through even if it repeats the last, as a second run's result may. */
export function forgetAnnouncement() {
  lastSaid = "";
}

/** Follows the stream of a region until `done`, the region leaves the page, or `stop()` is called. */
export function follow(region, { onDone, hiddenLimit = HIDDEN_LIMIT_MS } = {}) {
  let source = null;
  let pause = 1000;
  let retry = 0;
  let hideTimer = 0;
  let finished = false;

  function open() {
    clearTimeout(retry);
    if (finished || source || document.hidden) return;
    source = new EventSource(region.dataset.live);
    source.addEventListener("update", (event) => show(event.data));
    source.addEventListener("done", (event) => {
      if (event.data) show(event.data);
      stop();
      onDone?.();
    });
    source.addEventListener("error", () => {
      // The browser gives up after an answer that is no stream; a broken line it would mend itself,
      // but only with its own pause, so both cases are handled here.
      close();
      region.classList.add("lost");
      retry = setTimeout(open, pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    });
  }

  function show(html) {
    if (!region.isConnected) return stop();
    pause = 1000;
    region.classList.remove("lost");
    replace(region, html);
  }

  function close() {
    source?.close();
    source = null;
  }

  function stop() {
    finished = true;
    close();
    clearTimeout(retry);
    clearTimeout(hideTimer);
    document.removeEventListener("visibilitychange", onVisibility);
    delete region.dataset.live;
  }

  function onVisibility() {
    clearTimeout(hideTimer);
    if (document.hidden) hideTimer = setTimeout(close, hiddenLimit);
    else open();
  }

  document.addEventListener("visibilitychange", onVisibility);
  open();
  return { stop };
}

/** Puts new content into a region; focus stays on the same id or the same link, titles follow. */
export function replace(region, html) {
  const focused = region.contains(document.activeElement) ? selector(document.activeElement) : "";
  region.innerHTML = html;
  if (focused) region.querySelector(focused)?.focus({ preventScroll: true });
  const partial = region.querySelector("[data-announce]");
  if (!partial) return;
  announce(partial.dataset.announce);
  if ("liveTitle" in region.dataset && partial.dataset.title) document.title = partial.dataset.title;
}

function selector(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const address = element.getAttribute("href");
  return address ? `a[href="${CSS.escape(address)}"]` : "";
}

function spell(seconds) {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (!minutes) return `${rest} s`;
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/** Once a second: waiting times go up, countdowns go down, explanations appear when it takes long. */
function tick() {
  for (const element of document.querySelectorAll("[data-elapsed]")) {
    const seconds = Number(element.dataset.elapsed) + 1;
    element.dataset.elapsed = seconds;
    element.textContent = spell(seconds);
    for (const late of element.closest(".waiting")?.querySelectorAll("[data-after]") ?? []) {
      if (seconds >= Number(late.dataset.after)) late.hidden = false;
    }
  }
  for (const element of document.querySelectorAll("[data-countdown]")) {
    const seconds = Math.max(0, Number(element.dataset.countdown) - 1);
    element.dataset.countdown = seconds;
    element.textContent = seconds ? spell(seconds) : "now";
  }
}

export function startClock() {
  setInterval(tick, 1000);
}
