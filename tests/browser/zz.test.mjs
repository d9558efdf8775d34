import { fact } from "./support/fact.mjs";
const shot = async (page, name) => {
  for (const [w, h] of [[1280, 900], [360, 740]]) for (const scheme of ["light", "dark"]) {
    if (w === 360 && scheme === "dark") continue;
    await page.setViewportSize({ width: w, height: h });
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `/tmp/shots/${name}-${w}-${scheme}.png`, fullPage: true });
  }
};
fact("shots", async (arrive) => {
  const admin = await arrive();
  await admin.register();
  await admin.house.promote(admin.username);
  const page = await admin.open("/admin/problems");
  await shot(page, "problems");
  const name = `p${admin.username.replace(/[^a-z0-9]/g, "").slice(-12)}`;
  await admin.post("/admin/problems/new", { title: "A problem under work", short_name: name, language: "python3" });
  for (const part of ["edit", "statement", "cases", "programs", "files", "versions", "versions/1"]) {
    await page.goto(`${admin.house.origin}/admin/problems/${name}/${part}`);
    await shot(page, part.replace("/", "-"));
  }
  await page.goto(`${admin.house.origin}/admin/problems/${name}/versions`);
  await page.getByLabel("Reason").fill("ready");
  await page.getByRole("button", { name: "Check and publish" }).click();
  await page.getByText("Kill matrix").or(page.getByText("It may not be")).first().waitFor({ timeout: 110000 });
  await shot(page, "check");
  for (const [p, n] of [["/admin/judging", "judging"], ["/admin/storage", "storage"], ["/progress", "progress"], ["/problems", "list"], ["/admin/rejudgings", "rejudgings"]]) {
    await page.goto(admin.house.origin + p);
    await shot(page, n);
  }
});
