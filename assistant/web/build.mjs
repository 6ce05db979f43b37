// Bundles the sources into built/, which is committed so that nobody needs Node to run the assistant.
// Another folder may be named: node build.mjs FOLDER
import { copyFile } from "node:fs/promises";
import { build } from "esbuild";

const outdir = process.argv[2] ?? "built";
const common = { bundle: true, minify: true, charset: "utf8", legalComments: "none", outdir };
const browsers = ["chrome100", "safari15.4", "firefox100"];

await build({ ...common, target: browsers, entryPoints: { widget: "loader/loader.ts", panel: "panel/main.ts" }, format: "iife" });
await build({ ...common, target: browsers, entryPoints: { panel: "styles/panel.css", page: "styles/page.css", chat: "styles/chat.css" } });
await copyFile("styles/icon.svg", `${outdir}/icon.svg`);
