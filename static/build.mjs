// Builds static/dist: fixed names, the same bytes for the same input. The server adds the hashes.
import { copyFile, mkdir, rm } from "node:fs/promises";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const dist = new URL("dist/", here);

await mkdir(dist, { recursive: true });
for (const stale of ["app.css", "app.js", "workspace.js", "favicon.svg"]) {
  await rm(new URL(stale, dist), { force: true });
}
await build({
  absWorkingDir: new URL(".", here).pathname,
  entryPoints: ["src/app.js", "src/workspace.js", "css/app.css"],
  entryNames: "[name]",
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  // Browsers that know light-dark() and cascade layers know all of ES2022; nothing is lowered.
  target: "esnext",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
await copyFile(new URL("favicon.svg", here), new URL("favicon.svg", dist));
