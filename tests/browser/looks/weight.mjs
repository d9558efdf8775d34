import assert from "node:assert/strict";

const KIB = 1024;
const ORDINARY = { bytes: 60 * KIB, requests: 5, elements: 1500 };
const WORKSPACE = { bytes: 250 * KIB, requests: 10, elements: 1500 };

/** Its pictures are what it is read for; each is small. */
const EDITORIAL = { bytes: 120 * KIB, requests: 40, elements: 1500 };
/** Every line of the code is a place to comment on, and what is typed is kept by a script of its own. */
const REVIEW = { bytes: 80 * KIB, requests: 6, elements: 4000 };
/** What a statement becomes follows while it is typed, by a script of its own. */
const STATEMENT = { ...ORDINARY, requests: 6 };
/** Its pictures have the same figures as tables beneath them, a line for each kind of work at each moment. */
const INSTRUMENTS = { ...ORDINARY, elements: 4000 };
/** Where code or a design is written. */
const WORKSPACES = /^\/problems\/[^/]+\/(workspace|design)$/;

const table = [];

/** Loads the address of the page again without any cache and compares the cost with the budget. */
export async function assertLight(page, name) {
  const cost = await weigh(page);
  table.push([name, `${(cost.bytes / KIB).toFixed(1)} KiB`, `${cost.requests} requests`, `${cost.elements} elements`]);
  const budget = budgetOf(new URL(page.url()).pathname);
  const over = Object.keys(budget).filter((kind) => cost[kind] > budget[kind]);
  assert.deepEqual(over.map((kind) => `${cost[kind]} ${kind}, at most ${budget[kind]}`), []);
}

function budgetOf(path) {
  if (path.endsWith("/editorial")) return EDITORIAL;
  if (/^\/reviews\/\d+$/.test(path)) return REVIEW;
  if (/^\/admin\/problems\/[^/]+\/statement$/.test(path)) return STATEMENT;
  if (path === "/admin/judging") return INSTRUMENTS;
  return WORKSPACES.test(path) ? WORKSPACE : ORDINARY;
}

/** Bytes are those on the wire: compressed, with headers. */
async function weigh(page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Network.enable");
  await debug.send("Network.setCacheDisabled", { cacheDisabled: true });
  let [bytes, requests] = [0, 0];
  debug.on("Network.requestWillBeSent", ({ request }) => {
    if (request.url.startsWith("http")) requests += 1;
  });
  debug.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  // A page that follows a stream never falls silent.
  const isLive = (await page.locator("[data-live]").count()) > 0;
  await page.reload({ waitUntil: isLive ? "load" : "networkidle" });
  const elements = await page.evaluate(() => document.querySelectorAll("*").length);
  await debug.detach();
  return { bytes, requests, elements };
}

/** One line a page, for the reader of the test's output. */
export function weightTable() {
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column].length)));
  return table.map((row) => row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[0]))).join("  "));
}
