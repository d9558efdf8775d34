// The clock of an interview: the server says how much is left, the page counts on from there.
import { announce } from "./live.js";

/** Minutes at which what is left is said aloud. */
const SAID = [10, 5, 1];

const words = (seconds) => {
  if (seconds <= 0) return "Time is over";
  const minutes = Math.floor(seconds / 60);
  return `${minutes}:${String(seconds % 60).padStart(2, "0")} left`;
};

export function startCountdown() {
  const element = document.querySelector("[data-countdown]");
  if (!element) return;
  // Not by the wall clock: it may be set, and it may be wrong.
  const begun = performance.now();
  const atFirst = Number(element.dataset.countdown);
  const left = () => Math.max(0, Math.round(atFirst - (performance.now() - begun) / 1000));
  let before = left();
  const show = () => {
    const seconds = left();
    element.textContent = words(seconds);
    const crossed = SAID.find((minutes) => before > minutes * 60 && seconds <= minutes * 60);
    if (crossed) announce(crossed === 1 ? "One minute left" : `${crossed} minutes left`);
    if (before > 0 && seconds === 0) announce("The time of the interview is over");
    before = seconds;
    if (seconds > 0) setTimeout(show, 1000 - ((performance.now() - begun) % 1000));
  };
  show();
}
