// The two panes, their splitter and presets, and the results panels. Kept for this device.

const KEY = "greenroom:layout";
const DEFAULT_SPLIT = 42;
const [NARROWEST, WIDEST] = [20, 75];

export function startPanes(workspace) {
  const range = document.getElementById("split");
  const presets = [...workspace.querySelectorAll("[data-preset]")];
  let kept = {};
  try {
    kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    // An unreadable setting counts as none.
  }

  const keep = () => {
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Without storage the layout lasts as long as the page.
    }
  };
  const split = (value) => {
    kept.split = Math.min(WIDEST, Math.max(NARROWEST, Number(value) || DEFAULT_SPLIT));
    range.value = kept.split;
    workspace.style.setProperty("--split", kept.split);
  };
  const arrange = (preset) => {
    kept.preset = preset;
    workspace.dataset.layout = preset;
    for (const button of presets) button.setAttribute("aria-pressed", String(button.dataset.preset === preset));
  };

  split(kept.split);
  arrange(["split", "stacked", "focus"].includes(kept.preset) ? kept.preset : "split");
  range.addEventListener("input", () => split(range.value));
  range.addEventListener("change", keep);
  range.addEventListener("dblclick", () => (split(DEFAULT_SPLIT), keep()));
  for (const button of presets) button.addEventListener("click", () => (arrange(button.dataset.preset), keep()));
}

/** Tabs are links to their panels; with script one panel is in front. `nav` is theirs, `results` holds both. */
export function startTabs(results, nav = results.querySelector(".tabs")) {
  const links = [...nav.querySelectorAll("a")];
  const show = (link) => {
    for (const each of links) {
      const panel = document.getElementById(each.hash.slice(1));
      if (each === link) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
      panel.toggleAttribute("data-behind", each !== link);
    }
    const panels = results.querySelector(".panels");
    if (panels) panels.scrollTop = 0;
  };
  nav.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    show(link);
  });
  return {
    /** Brings a panel forward and leaves all else as it is. */
    show: (id) => show(links.find((link) => link.hash === `#${id}`)),
    current: () => links.find((link) => link.hasAttribute("aria-current"))?.hash.slice(1),
    /** Brings a panel forward and gives the results more room. */
    forward(id) {
      show(links.find((link) => link.hash === `#${id}`));
      results.closest("form").dataset.forward = "";
      const box = results.getBoundingClientRect();
      if (box.top < 0 || box.bottom > innerHeight) results.scrollIntoView({ block: "nearest" });
    },
  };
}
