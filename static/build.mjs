// Builds static/dist: fixed names, the same bytes for the same input. The server adds the hashes.
//
// A file is written only when its bytes differ: cargo sees an untouched dist/ and rebuilds nothing.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { build } from "esbuild";

const here = new URL(".", import.meta.url);
const dist = new URL("dist/", here);

async function writeIfChanged(name, bytes) {
  const file = new URL(name, dist);
  const old = await readFile(file).catch(() => null);
  if (!old?.equals(bytes)) await writeFile(file, bytes);
}

await mkdir(dist, { recursive: true });
const built = await build({
  absWorkingDir: here.pathname,
  entryPoints: ["src/app.js", "src/workspace.js", "src/design.js", "src/review.js", "src/author.js", "css/app.css"],
  entryNames: "[name]",
  outdir: "dist",
  write: false,
  bundle: true,
  minify: true,
  format: "esm",
  // Browsers that know light-dark() and cascade layers know all of ES2022; nothing is lowered.
  target: "esnext",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
for (const { path, contents } of built.outputFiles) await writeIfChanged(basename(path), Buffer.from(contents));
await writeIfChanged("favicon.svg", await readFile(new URL("favicon.svg", here)));
