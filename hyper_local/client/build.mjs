// Bundles src/ to client.js; with --check says whether the committed bundle is that and small enough.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const LIMIT = 6144;
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "client.js");
const { outputFiles } = await build({
  entryPoints: [join(here, "src/index.js")],
  bundle: true,
  minify: true,
  format: "iife",
  globalName: "hyperLocal",
  target: ["chrome108", "safari16", "firefox115"],
  charset: "utf8",
  legalComments: "none",
  write: false,
});
const code = outputFiles[0].contents;
const size = gzipSync(code, { level: 9 }).length;
console.log(`client.js: ${code.length} bytes, ${size} gzipped (limit ${LIMIT})`);
if (process.argv.includes("--check")) {
  if (Buffer.compare(Buffer.from(code), readFileSync(target))) {
    console.error("client.js is not what src/ builds: npm run build");
    process.exitCode = 1;
  }
  if (size > LIMIT) process.exitCode = 1;
} else {
  writeFileSync(target, code);
}
