// The browser suite. One process, so that one program and one Chromium serve all parts:
//   node --test                                          everything
//   node --test parts/journey.mjs                        one part
//   node --test --test-name-pattern='double click'       one fact
import "./parts/journey.mjs";
import "./parts/without_script.mjs";
import "./parts/nothing_lost/typing.mjs";
import "./parts/nothing_lost/refusals.mjs";
import "./parts/nothing_lost/sessions.mjs";
import "./parts/nothing_lost/twice.mjs";
import "./parts/designs/journey.mjs";
import "./parts/designs/without_script.mjs";
import "./parts/designs/nothing_lost.mjs";
import "./parts/notifications.mjs";
import "./parts/reviews.mjs";
import "./parts/pages.mjs";
import "./parts/keyboard.mjs";
import "./parts/designs/keyboard.mjs";

// These make administrators, after which the page of the first one is gone; pages.mjs is put down by now.
await import("./parts/rejudging.mjs");
await import("./parts/authoring.mjs");
await import("./parts/practice.mjs");

// After all others have been put down, those that waited for something themselves too.
await import("./parts/valid.mjs");
