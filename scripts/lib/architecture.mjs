// @ts-check
/**
 * Who may import whom, in the words of docs/architecture.md. A pure function of the sources, so that
 * src/architecture.test.ts can show each rule going red on a made-up file before it holds the real ones to it.
 */
import { dirname, join } from 'node:path/posix';
import { parseSync } from 'vite';

const STAGES = ['observe', 'policy', 'action', 'control', 'world', 'render'];

/** The files that put parts together; they may use every folder's index.ts. */
const JOINTS = ['arena.ts', 'desk-eye.ts', 'main.tsx', 'study/headless.browser.ts'];

/** The only places that a package may be imported from: folders end in a slash. */
const DOORS = [
  { package: /^onnxruntime-web\b/, at: ['policy/ort.ts'] },
  { package: /^@huggingface\/tokenizers\b/, at: ['policy/'] },
  { package: /^zod\b/, at: ['schema.ts'] }, // which keeps it from making code out of text
  { package: /^@mujoco\/mujoco\b/, at: ['world/'] },
  { package: /^three\b/, at: ['render/', 'app/viewport/'] },
  { package: /^@react-three\//, at: ['app/viewport/'] },
  { package: /^(react|react-dom|zustand)\b/, at: ['app/', 'lab/', 'main.tsx'] },
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

/** Where scenes, motions and tokens are made, which must be the same to the bit in every browser engine. */
const EXACT = /^((action|catalogue|control|math|policy|recording|study|world)\/|(arena|clock|loop)\.ts$)/;

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

/**
 * @param {string} path
 * @returns {'contracts' | 'loop' | 'joint' | 'stage' | 'study' | 'lab' | 'app' | 'helper'}
 */
export function layerOf(path) {
  if (path === 'contracts.ts') return 'contracts';
  if (path === 'loop.ts') return 'loop';
  if (JOINTS.includes(path)) return 'joint';
  const folder = folderOf(path);
  if (STAGES.includes(folder)) return 'stage';
  if (folder === 'study' || folder === 'lab' || folder === 'app') return folder;
  return 'helper'; // small pure parts: math/, catalogue/, clock.ts
}

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

/** @param {string} path @param {string} source @returns {Facts} */
export function factsOf(path, source) {
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

/**
 * Why `from` may not import `to` (both relative to src/); undefined if it may.
 * @param {string} from
 * @param {string} to
 * @param {boolean} typeOnly
 */
export function forbidden(from, to, typeOnly) {
  const [a, b] = [layerOf(from), layerOf(to)];
  const sameFolder = folderOf(from) !== '' && folderOf(from) === folderOf(to);
  if (a === 'contracts') return 'contracts imports nothing';
  if (a === 'loop' && !typeOnly) return 'loop.ts imports types only';
  if (to === 'main.tsx') return 'nobody imports main';
  if (sameFolder) return undefined;
  // the lab looks like the page: one file of it says what it takes from there
  if (b === 'app') return a === 'joint' || from === 'lab/from-app.ts' ? undefined : 'nobody imports app';
  if (b === 'contracts' || b === 'helper') return undefined;
  if (a === 'stage')
    return b === 'stage' ? 'stages never import stages' : 'a stage imports contracts and helpers';
  if (a === 'helper' || a === 'loop')
    return `a ${a === 'loop' ? 'loop' : 'helper'} imports contracts and helpers`;
  // left: joint, study, lab, app
  if (b === 'loop' || (b === 'joint' && folderOf(to) === '')) return undefined;
  // doors of their own: the page's action stage does not carry the lab's codecs, nor study/ the whole bench, nor what
  // the page draws with the still lifes that test it
  const atIndex =
    /^([^/]+|action\/codecs|study\/headless|render\/still-life)\/index\.tsx?$/.test(to) || b === 'lab';
  return atIndex ? undefined : `use ${folderOf(to)}/index.ts, its front door`;
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
    for (const what of EXACT.test(path) ? inexact : []) {
      found.push(`${path} uses ${what}, whose last bit differs between engines: take it from math/exact.ts`);
    }
    const mayUseBrowser =
      /\.(browser|worker)\.tsx?$/.test(path) || /^(app|lab)\//.test(path) || path === 'main.tsx';
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
