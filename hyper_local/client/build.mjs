// Bundles src/ to client.js; with --check says whether the committed bundle is that, and small enough.
// Terser squeezes what esbuild bundled: its names compress to 5 % less.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";

const LIMIT = 6144;
const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "client.js");

// Fields of our own records. None is a name of the DOM, of the wire or of a host's.
const PRIVATE = `
  attach prototypeOf breadth owner number space surface holes events sites head rows prev block hole up done kept failed busy
  timer count active post pending living sent waiting off settle edits edited reselect refuse
  templates item marked root inner field cause submits passed receive acknowledge index fragment names version
  hello status show nodes last next parts node build patch tries again message part isFree`;

const bundle = await build({
  entryPoints: [join(here, "src/index.js")],
  bundle: true,
  format: "esm",
  target: ["chrome108", "safari16", "firefox115"],
  charset: "utf8",
  // What esbuild writes is shorter still once terser has been over it.
  minifySyntax: true,
  minifyIdentifiers: true,
  mangleProps: new RegExp(`^(${PRIVATE.trim().split(/\s+/).join("|")})$`),
  write: false,
});
const { code: body } = await minify(bundle.outputFiles[0].text, {
  module: true,
  compress: { ecma: 2020, passes: 2, pure_getters: true, unsafe_arrows: true, sequences: false, conditionals: false },
  format: { ecma: 2020 },
});
// Hosts append a line of their own that calls hyperLocal.mount.
const code = `var hyperLocal=(()=>{${body.replace(/export\{(\w+) as mount\};$/, "return{mount:$1}")}})();\n`;
const size = gzipSync(code, { level: 9 }).length;
console.log(`client.js: ${code.length} bytes, ${size} gzipped (limit ${LIMIT})`);

if (process.argv.includes("--check")) {
  if (code !== readFileSync(target, "utf8")) {
    console.error("client.js is not what src/ builds: npm run build");
    process.exitCode = 1;
  }
  if (size > LIMIT) process.exitCode = 1;
} else {
  writeFileSync(target, code);
}
