// On every page: live regions, copy buttons, theme, keys. Everything works without it.
import { announce, follow, startClock } from "./live.js";
import { startKeys } from "./keys.js";
import { startCharts } from "./charts.js";
import { startScrub } from "./scrub.js";
import { startCountdown } from "./countdown.js";

// What every page follows must not cost a connection where there is another one, or where nobody looks: a browser has six
// a host. So the page's own regions come first, and the count follows once they are done.
const regions = [...document.querySelectorAll("[data-live]:not([data-live-brief])")];
let running = regions.length;
const followCount = () => {
  for (const region of document.querySelectorAll("[data-live-brief]")) follow(region, { hiddenLimit: 0 });
};
for (const region of regions) follow(region, { onDone: () => --running || followCount() });
if (!running) followCount();
startClock();
startKeys();
startCharts();
startScrub();
startCountdown();
document.getElementById("form-errors")?.focus();

// A table that scrolls in its own box can be scrolled with the keys as well.
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const table of document.querySelectorAll(".prose table")) scrolling.observe(table);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy], [data-copy-lines]");
  if (button) return copy(button);
  const link = event.target.closest('a[href^="#"]');
  const target = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const details = target?.closest("details");
  if (details) details.open = true;
});

async function copy(button) {
  const { copy: id, copyLines } = button.dataset;
  const text = id
    ? document.getElementById(id)?.textContent
    : [...document.querySelectorAll(`#${copyLines} li`)].map((line) => line.textContent + "\n").join("");
  const words = button.firstChild;
  const before = (button.dataset.label ??= words.textContent);
  try {
    await navigator.clipboard.writeText(text ?? "");
    words.textContent = "Copied";
    announce("Copied");
  } catch {
    selectText(id ?? copyLines);
    words.textContent = "Selected";
    announce("The browser refused to copy. The text is selected.");
  }
  setTimeout(() => (words.textContent = before), 1600);
}

function selectText(id) {
  const element = document.getElementById(id);
  if (element) getSelection().selectAllChildren(element);
}

// The theme changes at once; the cookie is set by the same request the form would make.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".theme") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  for (const button of form.querySelectorAll("[aria-pressed]")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
  const body = new URLSearchParams(new FormData(form, event.submitter));
  fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
});
