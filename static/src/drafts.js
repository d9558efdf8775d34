// Drafts that cannot be lost: a copy in this browser with every key, a copy on the server soon after.
import { clear, say } from "./messages.js";
import { Failure, explain, request, signInAgain } from "./requests.js";

const QUIET_MS = 1500;
const LATEST_MS = 3000;
/** Browsers cap a request that outlives its page at 64 KiB; the copy in this browser covers the rest. */
const KEEPALIVE_BYTES = 60_000;

const clock = (time) => new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

/**
 * The draft of one problem, one language at a time.
 * `editor` is what editor.js makes; `slug` and `user` come from the page, `user` empty for a visitor.
 * A page with two drafts gives each a `what` for its messages; `read` makes a stored text readable.
 */
export class Drafts {
  constructor({ editor, slug, user, language, revision, savedAt, source, stateElement, onRevision, what = "draft", read = (text) => text }) {
    Object.assign(this, { editor, slug, user, stateElement, onRevision, what, read });
    this.writer = crypto.randomUUID?.() ?? String(Math.random()).slice(2);
    this.begin(language, revision, source);
    this.offerLocal(savedAt ? Date.parse(savedAt) : 0);
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (event) => {
      // Only when neither net holds the text is a question worth the interruption.
      if (this.isDirty() && !this.hasLocal) event.preventDefault();
    });
  }

  begin(language, revision, source) {
    clearTimeout(this.timer);
    this.language = language;
    this.revision = revision;
    this.saved = source;
    this.firstUnsaved = 0;
    this.retryMs = 5000;
    this.conflict = null;
    this.hasLocal = false;
  }

  get url() {
    return `/problems/${this.slug}/drafts/${this.language}`;
  }

  key(language = this.language, user = this.user) {
    return `greenroom:draft:${user}:${this.slug}:${language}`;
  }

  isDirty() {
    return this.editor.value !== this.saved;
  }

  /** With every key. */
  changed(text) {
    this.keepLocal(text);
    if (!this.user) return this.show("local", "Kept in this browser");
    if (this.conflict) return;
    const now = Date.now();
    this.firstUnsaved ||= now;
    clearTimeout(this.timer);
    const wait = Math.max(0, Math.min(QUIET_MS, this.firstUnsaved + LATEST_MS - now));
    this.timer = setTimeout(() => this.save(), wait);
  }

  keepLocal(text) {
    try {
      localStorage.setItem(this.key(), JSON.stringify({ source: text, at: Date.now(), base: this.revision }));
      this.hasLocal = true;
    } catch {
      this.hasLocal = false;
    }
  }

  readLocal(language = this.language) {
    for (const user of new Set([this.user, ""])) {
      try {
        const kept = JSON.parse(localStorage.getItem(this.key(language, user)));
        if (typeof kept?.source === "string") return kept;
      } catch {
        // An unreadable copy is no copy.
      }
    }
    return null;
  }

  /** Forgets the copy in this browser if it is `source`; another tab's newer text stays. */
  dropLocal(source) {
    for (const user of new Set([this.user, ""])) {
      try {
        const key = this.key(this.language, user);
        if (JSON.parse(localStorage.getItem(key))?.source === source) localStorage.removeItem(key);
      } catch {
        // Storage may be switched off; then there is nothing to drop.
      }
    }
    this.hasLocal = false;
  }

  /** After loading: brings back what only this browser holds. */
  offerLocal(serverTime) {
    const kept = this.readLocal();
    if (!kept || kept.source === this.editor.value) return;
    const server = this.editor.value;
    if (kept.base === this.revision) {
      this.editor.replace(kept.source);
      say(`restore ${this.what}`, "info", `Brought back what you typed at ${clock(kept.at)}, which had not reached the server.`, [
        ["Fine", () => {}],
        ["Use the saved version instead", () => this.editor.replace(server)],
      ]);
    } else if (kept.at > serverTime) {
      say(`restore ${this.what}`, "warn", `This browser holds a version of ${clock(kept.at)} that is newer than the saved one.`, [
        ["Use it", () => this.editor.replace(kept.source)],
        ["Keep the saved one", () => this.dropLocal(kept.source)],
      ]);
    }
  }

  /**
   * The editor has lost the focus, mostly to a click. After a refusal the next key or the timer tries
   * again, not this: what the click is meant for would move away under the mouse.
   */
  left() {
    if (!this.stopped) this.save();
  }

  async save() {
    clearTimeout(this.timer);
    if (!this.user || this.conflict || !this.isDirty()) return;
    if (this.saving) return this.saving;
    this.saving = this.send(this.editor.value);
    await this.saving;
    this.saving = null;
    if (this.isDirty() && !this.conflict && !this.stopped) this.changed(this.editor.value);
  }

  async send(source) {
    const { language } = this;
    this.firstUnsaved = 0;
    this.stopped = false;
    this.show("saving", "Saving…");
    try {
      this.accept(language, source, await this.post(source));
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      if (language === this.language) this.refused(failure, source);
    }
  }

  post(source, base = this.revision, more = {}) {
    const body = JSON.stringify({ source, base_revision: base, writer: this.writer });
    return request(this.url, { method: "POST", body, headers: { "Content-Type": "application/json" }, ...more });
  }

  accept(language, source, answer) {
    if (language !== this.language) return;
    this.saved = source;
    this.retryMs = 5000;
    this.setRevision(answer.revision);
    if (this.editor.value === source) this.dropLocal(source);
    else this.keepLocal(this.editor.value);
    clear(this.what);
    this.show("saved", `Saved ${String(answer.saved_at ?? clock(Date.now())).slice(0, 5)}`);
  }

  setRevision(revision) {
    this.revision = revision;
    this.onRevision(revision);
  }

  refused(failure) {
    if (failure.status === 409) return this.conflictWith(failure.problem);
    this.stopped = true;
    if (failure.status === 401) {
      this.show("offline", "Signed out, kept in this browser");
      say(this.what, "warn", explain(failure), [
        ["Sign in again", () => void signInAgain().then((worked) => worked && this.save())],
      ]);
      return;
    }
    const isPassing = [0, 429, 500, 502, 503, 504].includes(failure.status);
    this.show("offline", failure.status ? "Not saved, kept in this browser" : "Offline, kept in this browser");
    if (!isPassing) return void say(this.what, "warn", explain(failure));
    const wait = failure.retryAfter ? failure.retryAfter * 1000 : this.retryMs;
    this.retryMs = Math.min(this.retryMs * 2, 60_000);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** Somebody, mostly the same person in another tab, saved in between. Both texts end up in Versions. */
  conflictWith(theirs) {
    clearTimeout(this.timer);
    this.conflict = theirs;
    this.show("conflict", "Two versions");
    const peek = document.createElement("details");
    peek.innerHTML = "<summary>Look at the other version</summary>";
    const text = document.createElement("pre");
    text.className = "theirs";
    text.tabIndex = 0;
    text.setAttribute("aria-label", "The other version");
    text.textContent = this.read(theirs.source);
    peek.append(text);
    const when = String(theirs.saved_at ?? "").slice(0, 5);
    say(this.what, "warn", `This ${this.what} was also changed elsewhere${when && ` at ${when}`}. Your text stands below; the other one is under Versions.`, [
      ["Keep mine", () => void this.settle(this.editor.value)],
      ["Take the other one", () => void this.settle(theirs.source, this.editor.value)],
    ], peek);
  }

  /** Saves `chosen` over the other version; `alsoKeep` goes into the versions just before it. */
  async settle(chosen, alsoKeep) {
    const base = this.conflict.revision;
    this.conflict = null;
    // An ordinary save must not come between the two.
    this.saving = this.settleOver(base, chosen, alsoKeep);
    await this.saving;
    this.saving = null;
    if (this.isDirty() && !this.conflict && !this.stopped) this.changed(this.editor.value);
  }

  async settleOver(base, chosen, alsoKeep) {
    const { language } = this;
    this.stopped = false;
    try {
      if (alsoKeep !== undefined && alsoKeep !== chosen) base = (await this.post(alsoKeep, base)).revision;
      const answer = await this.post(chosen, base);
      if (alsoKeep !== undefined) this.editor.replace(chosen);
      this.accept(language, chosen, answer);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      this.setRevision(base);
      this.refused(failure);
    }
  }

  /** The page goes away: a last save that outlives it. */
  flush() {
    if (!this.user || this.conflict || !this.isDirty()) return;
    const source = this.editor.value;
    if (new Blob([source]).size > KEEPALIVE_BYTES) return;
    const { language } = this;
    this.post(source, this.revision, { keepalive: true }).then(
      (answer) => this.accept(language, source, answer),
      () => {},
    );
  }

  /** Another language: this one's text is saved, the other's comes from the server, else this browser. */
  async open(language, starter) {
    if (this.isDirty()) {
      this.keepLocal(this.editor.value);
      this.flush();
    }
    let answer = { revision: 0, source: starter, saved_at: null };
    if (this.user) {
      try {
        const stored = await request(`/problems/${this.slug}/drafts/${language}`);
        if (stored.revision > 0) answer = stored;
      } catch (failure) {
        if (!(failure instanceof Failure)) throw failure;
        if (failure.status !== 404) say(this.what, "warn", explain(failure));
      }
    }
    clear(`restore ${this.what}`);
    this.begin(language, answer.revision, answer.source);
    this.onRevision(answer.revision);
    this.show("saved", answer.saved_at ? `Saved ${String(answer.saved_at).slice(0, 5)}` : "");
    return answer.source;
  }

  show(state, words) {
    this.stateElement.dataset.state = state;
    this.stateElement.textContent = words;
  }
}
