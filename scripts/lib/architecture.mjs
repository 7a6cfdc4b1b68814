// @ts-check
/**
 * Who may import whom, in the words of docs/architecture.md. A pure function of the sources, so that
 * src/architecture.test.ts can show each rule going red on a made-up file before it holds the real ones to it.
 */
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

/** The loop's stages: each knows the contracts, the helpers and itself. */
const STAGES = ['observe', 'policy', 'action', 'control', 'world', 'render', 'tasks'];

/** Pure data and functions that anyone may import; they import the contracts and one another. */
const HELPERS = ['errors.ts', 'math', 'robots', 'things', 'clock.ts', 'schema.ts'];

/**
 * What else a folder above the stages may import; the contracts, the helpers, the loop and the stages' doors are open to
 * all of these. Lower rows never import higher ones, so what is measured does not hang on what is drawn.
 */
const ABOVE = {
  language: [], // reading and writing sentences
  episode: ['language'], // steps, history, links, traces, recordings
  evaluation: ['episode'],
  runtime: ['language', 'episode', 'evaluation', 'offline'], // the parts put together once, for the page and for the bench
  datagen: ['evaluation', 'runtime'],
  headless: ['evaluation', 'episode', 'runtime', 'datagen', 'language'], // the door for scripts
  ui: ['runtime'], // look and widgets that app, lab and lesson share
  lesson: ['runtime', 'ui'], // beside page and lab, whose state it reads
  offline: [],
  app: ['runtime', 'episode', 'evaluation', 'language', 'ui', 'offline', 'headless'],
  lab: ['runtime', 'episode', 'evaluation', 'language', 'ui', 'headless', 'lesson'],
  measure: ['runtime', 'evaluation', 'ui', 'headless'],
  teach: ['runtime', 'episode', 'evaluation', 'ui', 'headless'],
};

/** Folders with a door: from outside only their index.ts is imported. */
const WITH_DOOR = [...STAGES, 'evaluation', 'headless'];

/** The programs of the bench look behind evaluation's door: they are its other half. */
const BENCH = ['headless', 'datagen'];

/** Doors of their own beside the folder's: what one page needs and the others should not carry. */
const MORE_DOORS =
  /^(action\/codecs|render\/still-life|episode\/(recording|dataset)|policy\/objects|policy\/own)\/index\.tsx?$/;

/** The only places that a package may be imported from: folders end in a slash. */
const DOORS = [
  { package: /^onnxruntime-web\b/, at: ['policy/engine/ort.ts'] },
  { package: /^@huggingface\/tokenizers\b/, at: ['policy/engine/'] },
  { package: /^@bufbuild\/protobuf\b/, at: ['policy/own/'] },
  { package: /^zod\b/, at: ['schema.ts'] }, // which keeps it from making code out of text
  { package: /^@mujoco\/mujoco\b/, at: ['world/'] },
  { package: /^(hyparquet|hyparquet-writer)\b/, at: ['episode/dataset/'] },
  { package: /^@zip\.js\//, at: ['episode/dataset/', 'policy/own/'] },
  { package: /^@gltf-transform\//, at: ['things/own/'] },
  { package: /^meshoptimizer\b/, at: ['things/own/', 'render/'] },
  { package: /^three\b/, at: ['render/', 'app/viewport/'] },
  { package: /^@react-three\//, at: ['app/viewport/'] },
  { package: /^(react|react-dom)\b/, at: ['app/', 'lab/', 'lesson/', 'measure/', 'teach/', 'ui/'] },
  { package: /^zustand\b/, at: ['app/', 'runtime/', 'ui/'] },
  { package: /^node:/, at: [] },
];

/** Globals that Node lacks or has in another sense; types of these names are fine, they leave no code. */
const BROWSER_ONLY = new Set([
  'window',
  'document',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'requestAnimationFrame',
  'OffscreenCanvas',
  'createImageBitmap',
]);

/**
 * What only draws or looks. Everywhere else scenes, motions, tokens or numbers about them are made, which must be the
 * same to the bit in every browser engine. The test kit puts a seeded function in the place of Math.random.
 */
const MAY_BE_INEXACT =
  /^((app|lab|lesson|ui|render|observe|offline)\/|runtime\/test-kit\/environment\.browser\.ts$)/;

/** What ECMAScript fixes to the bit of `Math`; its sines, powers and the like it leaves to the engine (math/exact.ts). */
const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(
    ' ',
  ),
);

/** @param {string} path relative to src/ */
const isTest = (path) => /\.test\.tsx?$/.test(path) || /\/(fixtures|testing)\//.test(path);

/** The folder, or "" at the top of src/. @param {string} path */
const folderOf = (path) => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

/** The part of src/ that a file belongs to: a folder, or the file itself at the top. @param {string} path */
const partOf = (path) => folderOf(path) || path;

/** The room of app/ that a file belongs to; "" for app/'s own files. @param {string} path */
const roomOf = (path) =>
  path.startsWith('app/') && path.split('/').length > 2 ? (path.split('/')[1] ?? '') : '';

/**
 * @typedef {{ specifier: string, typeOnly: boolean }} Import
 * @typedef {{ imports: Import[], globals: string[], inexact: string[] }} Facts what a file imports, which browser globals
 *   it uses, and which arithmetic that engines do not agree on
 */

/**
 * Visit every node but those of types.
 * @param {any} node
 * @param {any} parent
 * @param {(node: any, parent: any) => void} visit
 */
function walk(node, parent, visit) {
  if (Array.isArray(node)) {
    for (const item of node) walk(item, parent, visit);
  } else if (typeof node?.type === 'string') {
    const isType = /^TS(Type|Interface)/.test(node.type) && node.type !== 'TSTypeAssertion';
    if (isType) return;
    visit(node, parent);
    for (const [key, value] of Object.entries(node)) {
      if (key !== 'parent' && typeof value === 'object') walk(value, node, visit);
    }
  }
}

/** Of files that were parsed before: parsing all of src/ is most of what the rules cost. @type {Map<string, { source: string, facts: Facts }>} */
const parsedBefore = new Map();

/** @param {string} path @param {string} source @returns {Facts} */
export function factsOf(path, source) {
  const before = parsedBefore.get(path);
  if (before?.source === source) return before.facts;
  const facts = parsedFacts(path, source);
  parsedBefore.set(path, { source, facts });
  return facts;
}

/** @param {string} path @param {string} source @returns {Facts} */
function parsedFacts(path, source) {
  const parsed = parseSync(path, source);
  if (parsed.errors.length > 0) throw new Error(`${path} cannot be parsed: ${parsed.errors[0]?.message}`);
  /** @type {Import[]} */
  const imports = [];
  const bound = new Set();
  const used = new Set();
  /** @type {string[]} */
  const inexact = [];
  walk(parsed.program, undefined, (node, parent) => {
    if (/^(Import|ExportNamed|ExportAll)Declaration$/.test(node.type) && node.source) {
      const kinds = node.specifiers?.map((/** @type {any} */ one) => one.importKind ?? one.exportKind) ?? [];
      const typeOnly =
        node.importKind === 'type' ||
        node.exportKind === 'type' ||
        (kinds.length > 0 && kinds.every((/** @type {string} */ kind) => kind === 'type'));
      imports.push({ specifier: node.source.value, typeOnly });
    }
    if (node.type === 'ImportExpression' && typeof node.source.value === 'string') {
      imports.push({ specifier: node.source.value, typeOnly: false });
    }
    if (node.type === 'NewExpression' && node.callee.name === 'URL') {
      const [first, second] = node.arguments;
      const besideThisFile = second?.type === 'MemberExpression' && second.object.type === 'MetaProperty';
      if (besideThisFile && typeof first.value === 'string') {
        imports.push({ specifier: first.value, typeOnly: false });
      }
    }
    if (/^\*\*=?$/.test(node.operator)) inexact.push('**');
    if (node.type === 'Identifier' && node.name === 'Math') {
      const name = parent.type === 'MemberExpression' && !parent.computed ? parent.property.name : '';
      if (!EXACT_MATH.has(name)) inexact.push(name ? `Math.${name}` : 'Math');
    }
    if (node.type !== 'Identifier' || !BROWSER_ONLY.has(node.name)) return;
    const isName =
      (parent.type === 'MemberExpression' && parent.property === node && !parent.computed) ||
      (/Property|Definition|Signature/.test(parent.type) && parent.key === node && !parent.shorthand);
    const isBinding =
      /Function|Parameter|Pattern|Specifier/.test(parent.type) ||
      (parent.type === 'VariableDeclarator' && parent.id === node);
    if (isBinding) bound.add(node.name);
    else if (!isName) used.add(node.name);
  });
  return { imports, inexact, globals: [...used].filter((name) => !bound.has(name)) };
}

/** Inside app/: a room knows itself, the page's context and the doors of other rooms. @param {string} from @param {string} to */
const forbiddenInApp = (from, to) => {
  const [a, b] = [roomOf(from), roomOf(to)];
  if (a === '' || a === b) return undefined; // App.tsx and open.tsx furnish the rooms
  if (to.endsWith('.css')) return undefined;
  if (b === '') {
    const shared = ['app/context.tsx', 'app/use-canvas.ts'];
    return shared.includes(to) ? undefined : `a room imports of app/ itself ${shared.join(' and ')} only`;
  }
  return /\/index\.tsx?$/.test(to) ? undefined : `use app/${b}/index.ts, the room's door`;
};

/**
 * Why `from` may not import `to` (both relative to src/); undefined if it may.
 * @param {string} from
 * @param {string} to
 * @param {boolean} typeOnly
 */
export function forbidden(from, to, typeOnly) {
  const [a, b] = [partOf(from), partOf(to)];
  if (a === 'errors.ts') return 'errors imports nothing';
  if (a === 'contracts.ts') {
    return b === 'errors.ts' || b === 'objects.ts' ? undefined : 'contracts imports nothing';
  }
  if (a === 'objects.ts') {
    return b === 'contracts.ts' && typeOnly ? undefined : 'objects are a part of the contracts: types only';
  }
  if (b === 'objects.ts') return 'objects come with contracts.ts';
  if (a === 'loop.ts' && !typeOnly) return 'loop.ts imports types only';
  if (b === 'main.tsx') return 'nobody imports main';
  if (a === b) return a === 'app' ? forbiddenInApp(from, to) : undefined;
  if (a === 'main.tsx' || to.endsWith('package.json')) return undefined;
  if (b === 'contracts.ts') return undefined;
  if (b === 'app' || b === 'lab' || b === 'measure' || b === 'teach') return `nobody imports ${b}`;
  const door = /^[^/]+\/index\.tsx?$/.test(to) || MORE_DOORS.test(to);
  const open = b === 'evaluation' && BENCH.includes(a);
  const throughDoor =
    WITH_DOOR.includes(b) && !door && !open ? `use ${b}/index.ts, its front door` : undefined;
  if (HELPERS.includes(b)) return HELPERS.includes(a) || STAGES.includes(a) ? undefined : throughDoor;
  if (HELPERS.includes(a)) return 'a helper imports contracts and helpers';
  if (STAGES.includes(a)) {
    return STAGES.includes(b) ? 'stages never import stages' : 'a stage imports contracts and helpers';
  }
  if (a === 'loop.ts') return 'loop.ts imports contracts and helpers';
  const above = ABOVE[/** @type {keyof typeof ABOVE} */ (a)];
  if (!above) return `${a} is no folder of the architecture`;
  if (b === 'loop.ts' || STAGES.includes(b)) return throughDoor;
  return above.includes(/** @type {never} */ (b)) ? throughDoor : `${a} does not import ${b}`;
}

/**
 * @param {Readonly<Record<string, string>>} sources path relative to src/ (forward slashes) -> text
 * @param {readonly string[]} declared packages that package.json names
 * @returns {string[]} one line a breach
 */
export function breaches(sources, declared) {
  const found = [];
  for (const [path, source] of Object.entries(sources)) {
    if (isTest(path)) continue;
    const { imports, globals, inexact } = factsOf(path, source);
    for (const { specifier, typeOnly } of imports) {
      const bare = specifier.replace(/\?.*$/, '');
      if (bare.startsWith('.')) {
        const why = forbidden(path, join(dirname(path), bare), typeOnly);
        if (why) found.push(`${path} imports ${specifier}: ${why}`);
        continue;
      }
      const door = DOORS.find((one) => one.package.test(bare));
      const allowed = door?.at.some((place) =>
        place.endsWith('/') ? path.startsWith(place) : path === place,
      );
      if (door && !allowed) {
        found.push(`${path} imports ${specifier}: only ${door.at.join(', ') || 'tests and scripts'} may`);
      }
      const name = bare.split('/', bare.startsWith('@') ? 2 : 1).join('/');
      if (!bare.startsWith('node:') && !declared.includes(name)) {
        found.push(`${path} imports ${specifier}: package.json does not name it`);
      }
    }
    for (const what of MAY_BE_INEXACT.test(path) ? [] : inexact) {
      found.push(`${path} uses ${what}, whose last bit differs between engines: take it from math/exact.ts`);
    }
    const mayUseBrowser =
      /\.(browser|worker)\.tsx?$/.test(path) ||
      /^(app|lab|lesson|measure|ui)\//.test(path) ||
      path === 'main.tsx';
    for (const name of mayUseBrowser ? [] : globals) {
      found.push(
        `${path} uses ${name}: pass it in, or call the file ${path.replace(/\.tsx?$/, '.browser$&')}`,
      );
    }
  }
  return found;
}

/**
 * Rings of files that import one another (types left out: they leave no code).
 * @param {Readonly<Record<string, string>>} sources
 * @returns {string[]} each as "a -> b -> a"
 */
export function cycles(sources) {
  /** @type {string[]} */
  const rings = [];
  /** @type {Map<string, 'open' | 'done'>} */
  const state = new Map();
  /** @param {string} path @param {readonly string[]} trail */
  const visit = (path, trail) => {
    if (state.get(path) === 'open') rings.push([...trail.slice(trail.indexOf(path)), path].join(' -> '));
    const source = sources[path];
    if (state.has(path) || source === undefined) return;
    state.set(path, 'open');
    for (const { specifier, typeOnly } of factsOf(path, source).imports) {
      if (!typeOnly && specifier.startsWith('.')) {
        visit(join(dirname(path), specifier.replace(/\?.*$/, '')), [...trail, path]);
      }
    }
    state.set(path, 'done');
  };
  for (const path of Object.keys(sources)) visit(path, []);
  return rings;
}
