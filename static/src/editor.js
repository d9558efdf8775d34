// CodeMirror over the textarea. The textarea stays the form's field and always holds the same text.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import {
  HighlightStyle, StreamLanguage, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting,
} from "@codemirror/language";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import {
  Decoration, EditorView, drawSelection, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers,
} from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** How long after Escape the Tab key moves on instead of indenting. */
const LEAVE_MS = 4000;

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--run)" },
  { tag: [tags.string, tags.character, tags.regexp], color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--link)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: [tags.meta, tags.standard(tags.name), tags.typeName], color: "var(--warn)" },
]);

const look = EditorView.theme({
  "&.cm-focused": { outline: "3px solid var(--focus)", outlineOffset: "-3px" },
  "&": { height: "100%", fontSize: "var(--code)", backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", fontVariantLigatures: "none" },
  ".cm-content": { padding: "12px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 16px 0 8px" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "0", minWidth: "3.25rem" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "3rem", padding: "0 8px 0 4px" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "light-dark(#1e24210a, #e6eae60a)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "2px" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground, .cm-content ::selection": {
    backgroundColor: "light-dark(#CBE7DF, #1E4A40) !important",
  },
  ".cm-wrong": { backgroundColor: "var(--bad-bg)", boxShadow: "inset 3px 0 var(--bad)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--warn-bg)", outline: "1px solid var(--control)" },
});

const setWrongLines = StateEffect.define();
const wrongLine = Decoration.line({ class: "cm-wrong" });
/** Lines with a fault; they move with the text until the next check. */
const wrongLines = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    let marked = lines.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setWrongLines)) continue;
      const { doc } = transaction.state;
      const numbers = [...new Set(effect.value)].filter((number) => number >= 1 && number <= doc.lines);
      marked = Decoration.set(numbers.sort((a, b) => a - b).map((number) => wrongLine.range(doc.line(number).from)));
    }
    return marked;
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** The editor, or the bare textarea should it fail to start. `modes` holds stream modes by language. */
export function startEditor(textarea, hooks) {
  try {
    return createEditor(textarea, hooks);
  } catch (error) {
    console.error(error);
    textarea.hidden = false;
    return plainEditor(textarea, hooks);
  }
}

/** Puts an editor in the place of the textarea and carries text, selection and focus over. */
function createEditor(textarea, { modes, language, label, onChange, onBlur }) {
  const nonce = document.querySelector('meta[name="csp-nonce"]')?.content ?? "";
  const leave = (view) => {
    view.setTabFocusMode(LEAVE_MS);
    return false;
  };

  const stateFor = (doc, language, label, selection) =>
    EditorState.create({
      doc,
      selection,
      extensions: [
        EditorView.cspNonce.of(nonce),
        lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(),
        highlightActiveLine(), highlightActiveLineGutter(),
        indentUnit.of("    "), EditorState.tabSize.of(4),
        modes[language] ? StreamLanguage.define(modes[language]) : [],
        wrongLines,
        syntaxHighlighting(colours), look,
        keymap.of([{ key: "Escape", run: leave }, indentWithTab, ...defaultKeymap, ...historyKeymap]),
        EditorView.contentAttributes.of({
          "aria-label": `${label}. Tab indents; press Escape, then Tab to leave.`,
          tabindex: "0", autocapitalize: "off", autocorrect: "off", spellcheck: "false",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          textarea.value = update.state.doc.toString();
          onChange(textarea.value);
        }),
        EditorView.domEventHandlers({ blur: () => onBlur() }),
      ],
    });

  const hadFocus = document.activeElement === textarea;
  const length = textarea.value.length;
  const anchor = Math.min(textarea.selectionStart ?? 0, length);
  const head = Math.min(textarea.selectionEnd ?? 0, length);
  const view = new EditorView({
    state: stateFor(textarea.value, language, label, { anchor: hadFocus ? anchor : 0, head: hadFocus ? head : 0 }),
    parent: textarea.parentElement,
  });
  textarea.hidden = true;
  if (hadFocus) view.focus();

  return {
    get value() {
      return view.state.doc.toString();
    },
    /** Replaces the text as one step that Undo takes back. */
    replace(text) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
    },
    /** Shows another language's text with a history of its own. */
    open(text, language, label) {
      view.setState(stateFor(text, language, label));
      textarea.value = text;
    },
    focus: () => view.focus(),
    /** Marks lines, counted from 1. */
    markLines(numbers) {
      view.dispatch({ effects: setWrongLines.of(numbers) });
    },
    /** Puts the cursor there, line and column counted from 1. */
    goTo(number, column) {
      const { doc } = view.state;
      const line = doc.line(Math.min(Math.max(number, 1), doc.lines));
      view.dispatch({ selection: { anchor: Math.min(line.from + Math.max(column - 1, 0), line.to) }, scrollIntoView: true });
      view.focus();
    },
  };
}

/** The same interface over the bare textarea. */
function plainEditor(textarea, { onChange, onBlur }) {
  textarea.addEventListener("input", () => onChange(textarea.value));
  textarea.addEventListener("blur", onBlur);
  return {
    get value() {
      return textarea.value;
    },
    replace(text) {
      textarea.value = text;
      onChange(text);
    },
    open(text) {
      textarea.value = text;
    },
    focus: () => textarea.focus(),
    markLines() {},
    goTo(number, column) {
      const before = textarea.value.split("\n").slice(0, number - 1);
      const at = before.reduce((sum, line) => sum + line.length + 1, 0) + column - 1;
      textarea.focus();
      textarea.setSelectionRange(at, at);
    },
  };
}
