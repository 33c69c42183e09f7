// What Kaoto reads and draws of files, by its own models. In: {file: text} on standard input. Out: {file: {drawn, saved} or {error}}, where drawn
// has the path of each step that Kaoto draws, and saved is the file as Kaoto writes it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const LIB = './node_modules/@kaoto/kaoto/lib/models/camel/camel-resource-factory.js';
// Kaoto is published for bundlers: its imports name no endings, and style sheets among them.
const STYLE = Object.fromEntries(['.css', '.scss', '.svg', '.png', '.gif', '.woff', '.woff2', '.ttf'].map((end) => [end, 'empty']));
const PAGES = {
  name: 'pages',
  setup: (bundle) =>
    bundle.onResolve({ filter: /^(react|react-dom|monaco-yaml|@patternfly)(\/|$)/ }, () => ({ path: resolve('left-out/index.js') })),
};

async function kaoto() {
  const bundle = './kaoto-bundle.mjs';
  await build({
    entryPoints: [LIB],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bundle,
    loader: STYLE,
    plugins: [PAGES],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  globalThis.DOMParser = class {}; // for routes in XML, of which there are none
  return (await import(bundle)).CamelResourceFactory;
}

function drawn(node, all) {
  if (!node.data.isPlaceholder) {
    all.push(node.data.path);
  }
  (node.getChildren() ?? []).forEach((child) => drawn(child, all));
  return all;
}

const factory = await kaoto();
const answers = {};
for (const [file, text] of Object.entries(JSON.parse(readFileSync(0, 'utf8')))) {
  try {
    const resource = factory.createCamelResource(text, { path: file });
    await resource.initialize();
    const paths = [];
    for (const entity of resource.getVisualEntities()) {
      drawn(await entity.toVizNode(), []).forEach((path) => paths.push(`${entity.id} ${path}`));
    }
    answers[file] = { drawn: paths, saved: await resource.toSourceCode() };
  } catch (e) {
    answers[file] = { error: String(e) };
  }
}
process.stdout.write(JSON.stringify(answers));
