// News reach people wherever they are.
import assert from "node:assert/strict";
import { fact } from "../support/fact.mjs";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

fact("a notification is counted on a page that was open before it came, and opens what it tells of", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.open("/problems");
  const bell = page.getByRole("link", { name: /^Notifications/ });
  assert.equal(await bell.innerText(), "Notifications");

  const elsewhere = await arrive({ userAgent: FIREFOX });
  const form = { username: visitor.username, password: visitor.password };
  assert.equal((await elsewhere.post("/sign-in", form)).status(), 303);

  await bell.getByText("1 unread").waitFor();
  await bell.click();
  await page.getByText("Firefox on Linux").first().waitFor();
  await page.getByRole("button", { name: /^See it/ }).click();
  await page.waitForURL((url) => url.pathname === "/account/devices");
  await page.getByRole("link", { name: "Notifications", exact: true }).waitFor();
});

fact("a tab that nobody looks at holds no connection for the count", async (arrive) => {
  const visitor = await arrive();
  await visitor.register();
  const page = await visitor.context.newPage();
  const isCount = (request) => request.url().endsWith("/notifications/events");
  const opened = () => page.waitForRequest(isCount);
  const look = (isHidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { value, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  const first = opened();
  await page.goto(visitor.house.origin + "/problems");
  await first;
  const ended = Promise.race([page.waitForEvent("requestfailed", isCount), page.waitForEvent("requestfinished", isCount)]);
  await look(true);
  await ended;
  const second = opened();
  await look(false);
  await second;
});
