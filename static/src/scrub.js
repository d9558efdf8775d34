// The time slider of a simulated design: <form data-scrub="/…/drawing"> with a range `at` and an output shows
// another moment in the element that the range controls (aria-controls).

const PAUSE_MS = 60;

export function startScrub() {
  let timer = 0;
  let running = null;
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-scrub]");
    if (!form) return;
    const drawing = document.getElementById(target.getAttribute("aria-controls"));
    const told = form.querySelector("output");
    if (told) told.textContent = `${target.value} s`;
    clearTimeout(timer);
    timer = setTimeout(async () => {
      running?.abort();
      running = new AbortController();
      try {
        const query = new URLSearchParams(new FormData(form));
        const answer = await fetch(`${form.dataset.scrub}?${query}`, { signal: running.signal });
        if (!answer.ok) return;
        const place = drawing.querySelector(".drawing-box")?.scrollLeft;
        const open = drawing.querySelector("details")?.open;
        drawing.innerHTML = await answer.text();
        if (place) drawing.querySelector(".drawing-box").scrollLeft = place;
        if (open) drawing.querySelector("details").open = true;
        target.ariaValueText = drawing.querySelector("[data-words]")?.dataset.words ?? `${target.value} s`;
      } catch {
        // A newer request took over, or the line is down: the old picture stays.
      }
    }, PAUSE_MS);
  });
}
