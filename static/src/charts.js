// Charts that can be read: pointer, touch or arrow keys choose a moment, its figures become text.

const SVG = "http://www.w3.org/2000/svg";
const READ = "svg[data-reads]";
const known = new WeakSet();

/** Enhances the charts of the page, those that come later too. */
export function startCharts() {
  document.addEventListener("click", openTable);
  const look = () => {
    for (const chart of document.querySelectorAll(READ)) {
      const box = chart.closest(".multiples") ?? chart;
      if (!known.has(box)) enhance(box);
      known.add(box);
    }
  };
  look();
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}

/** A chart's figures come when they are wanted: from the page that its link leads to, into its place. */
async function openTable(event) {
  const link = event.target.closest?.("a[data-table]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const table = page.querySelector(`${new URL(link.href).hash} > details`);
    if (!table) throw new Error("a page without the table");
    link.parentElement.replaceWith(table);
    table.querySelector("summary").focus();
  } catch {
    location.assign(link.href);
  }
}

function enhance(box) {
  const charts = (box.matches(READ) ? [box] : [...box.querySelectorAll(READ)]).map(read);
  const most = Math.max(...charts.map(({ reads }) => reads.length)) - 1;
  const row = document.createElement("div");
  row.className = "chart-row";
  row.innerHTML = `<output></output><input type="range" min="0" max="${most}" value="0">`;
  const [words, range] = row.children;
  range.ariaLabel = `Read ${charts.map(({ title }) => title)[0]}`;
  box.after(row);

  function show(moment) {
    range.value = moment;
    const time = `${+(moment * charts[0].seconds).toFixed(2)} s`;
    for (const { cross, reads, now } of charts) {
      cross.setAttribute("visibility", "visible");
      const x = `${((moment + 0.5) / reads.length) * 100}%`;
      cross.setAttribute("x1", x);
      cross.setAttribute("x2", x);
      if (now) now.textContent = reads[moment];
    }
    const told = charts.map(({ name, reads }) => name + reads[moment]).join(", ");
    range.ariaValueText = `${time}: ${told}`;
    words.textContent = charts[0].now ? `At ${time}` : range.ariaValueText;
  }

  range.addEventListener("input", () => show(+range.value));
  range.addEventListener("focus", () => show(+range.value));
  for (const { svg, plot, reads } of charts) {
    const moment = (event) => {
      const { left, width } = plot.getBoundingClientRect();
      const place = Math.floor(((event.clientX - left) / width) * reads.length);
      return Math.max(0, Math.min(reads.length - 1, place));
    };
    svg.addEventListener("pointermove", (event) => show(moment(event)));
    // A click takes the drawing to the same moment.
    svg.addEventListener("click", (event) => {
      const slider = document.querySelector("[data-scrub] [name=at]");
      if (!slider) return;
      slider.value = +(moment(event) * charts[0].seconds).toFixed(2);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

function read(svg) {
  // As an attribute the name brings no tooltip that would cover the figures.
  const title = svg.querySelector("title");
  svg.ariaLabel = title.textContent;
  title.remove();
  const cross = svg.appendChild(document.createElementNS(SVG, "line"));
  const { top, plot, seconds, reads } = svg.dataset;
  cross.setAttribute("class", "cross");
  cross.setAttribute("y1", top);
  cross.setAttribute("y2", +top + +plot);
  cross.setAttribute("visibility", "hidden");
  const now = svg.querySelector(".now");
  const name = now ? `${svg.querySelector(".panel-name").textContent} ` : "";
  return { svg, cross, now, name, title: title.textContent, seconds, reads: reads.split("|"), plot: svg.querySelector(".grid") };
}
