// Shows what a statement becomes while it is typed; the server renders it.
const QUIET_MS = 350;

for (const area of document.querySelectorAll("textarea[data-preview]")) {
  const place = document.getElementById("preview");
  let timer = 0;
  let asked = 0;
  const show = async () => {
    const turn = ++asked;
    const body = new URLSearchParams({ text: area.value, language: area.form.elements.language.value });
    try {
      const answer = await fetch(area.dataset.preview, { method: "POST", body });
      // A slower answer to an older text must not win.
      if (answer.ok && turn === asked) place.innerHTML = await answer.text();
    } catch {
      // The next key tries again; the button below works without.
    }
  };
  area.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, QUIET_MS);
  });
}
