// The text form of a design, as the editor colours it: kinds, steps, parameters, figures, comments.

const KINDS =
  /^(client|lb|service|worker|cache|cdn|sql|sharded|nosql|queue|object_store|search|index|rate_limiter|external|flow|layout)\b/;
const STEPS = /^(cpu|call|get|put|drop|publish|parallel|each|else|reply)\b/;
const FIGURE = /^(x\d+(\.\.\d+)?|\d[\d.]*(us|ms|s|m|h|d|k|M|G|KB|MB|GB|TB|B|%)?(\/s)?)(?![\w.])/;

export const designMode = {
  name: "design",
  startState: () => ({ inFlow: false }),
  token(stream, state) {
    if (stream.sol() && !/^\s/.test(stream.string)) state.inFlow = false;
    if (stream.eatSpace()) return null;
    if (stream.match(/^#.*/)) return "comment";
    if (stream.match("->")) return "operatorKeyword";
    if (stream.sol() || stream.string.slice(0, stream.pos).trim() === "") {
      const kind = stream.match(KINDS);
      if (kind) {
        state.inFlow = kind[1] === "flow";
        return "keyword";
      }
    }
    if (state.inFlow && stream.match(STEPS)) return "typeName";
    if (stream.match(/^[a-z_]+(?==)/)) return "propertyName";
    if (stream.match(FIGURE)) return "number";
    if (stream.match(/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+/)) return "string";
    if (stream.match(/^[a-z][a-z0-9_]*/)) return null;
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: "#" } },
};
