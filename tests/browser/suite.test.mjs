// The browser suite. One process, so that one program and one Chromium serve all parts:
//   node --test                                          everything
//   node --test parts/journey.mjs                        one part
//   node --test --test-name-pattern='double click'       one fact
import "./parts/journey.mjs";
import "./parts/without_script.mjs";
import "./parts/accessibility.mjs";
