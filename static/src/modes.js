// The languages of code problems, as the editor colours them.
import { c, cpp, java } from "@codemirror/legacy-modes/mode/clike";
import { javascript } from "@codemirror/legacy-modes/mode/javascript";
import { python } from "@codemirror/legacy-modes/mode/python";
import { rust } from "@codemirror/legacy-modes/mode/rust";

export const codeModes = { c, cpp, java, javascript, python3: python, rust };
