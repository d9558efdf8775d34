// The written parts of a design as one text, so that drafts can keep them as they keep code.

/** Fields are named `estimate.ID` and `section.ID`; the text is JSON of those that are filled in. */
export class WrittenParts {
  constructor(root, { onChange, onBlur }) {
    this.fields = [...(root?.querySelectorAll("[name^='estimate.'], [name^='section.']") ?? [])];
    this.onChange = onChange;
    for (const field of this.fields) {
      field.addEventListener("input", () => onChange(this.value));
      field.addEventListener("blur", onBlur);
    }
  }

  get value() {
    return this.#collect((field) => field.value);
  }

  /** What the page came with. */
  get stored() {
    return this.#collect((field) => field.defaultValue);
  }

  /** How many have something in them. */
  get filled() {
    return this.fields.filter((field) => field.value.trim()).length;
  }

  replace(text) {
    const parts = parse(text);
    for (const field of this.fields) {
      const [group, id] = split(field.name);
      field.value = parts[group]?.[id] ?? "";
    }
    this.onChange(this.value);
  }

  focus() {
    this.fields[0]?.focus();
  }

  #collect(valueOf) {
    const parts = { estimates: {}, sections: {} };
    for (const field of this.fields) {
      const [group, id] = split(field.name);
      const text = valueOf(field);
      if (text) parts[group][id] = text;
    }
    return JSON.stringify(parts);
  }

  /** The text as a person reads it. */
  static read(text) {
    const parts = parse(text);
    return [...Object.entries(parts.estimates ?? {}), ...Object.entries(parts.sections ?? {})]
      .map(([id, words]) => `${id}:\n${words}\n`)
      .join("\n");
  }
}

function split(name) {
  const at = name.indexOf(".");
  return [`${name.slice(0, at)}s`, name.slice(at + 1)];
}

function parse(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
