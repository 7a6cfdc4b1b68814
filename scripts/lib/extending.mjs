// @ts-check
/**
 * The examples of docs/extending.md as patches. Their files lie in folders called testing/, where unit tests add them to
 * a registry for as long as they run; here they are moved beside the others, and the registry gets its row.
 */

/**
 * @typedef {object} Example
 * @property {Readonly<Record<string, string>>} own files of the new part: from testing/ to where they would lie
 * @property {readonly (readonly [file: string, from: string, to: string])[]} edits of what is there: text that occurs
 *   once, and what takes its place
 */

/** @type {Readonly<Record<string, Example>>} */
export const EXAMPLES = {
  head: {
    own: { 'src/policy/heads/testing/flow.ts': 'src/policy/heads/flow.ts' },
    edits: [
      [
        'src/policy/heads/registry.ts',
        "from './flow-matching.ts';\n",
        "from './flow-matching.ts';\nimport { FLOW_HEAD } from './flow.ts';\n",
      ],
      ['src/policy/heads/registry.ts', 'FLOW_MATCHING_HEAD,\n', 'FLOW_MATCHING_HEAD,\n  FLOW_HEAD,\n'],
    ],
  },
  robot: {
    own: { 'src/robots/testing/four.ts': 'src/robots/four.ts' },
    edits: [
      ['src/robots/registry.ts', 'import { PANDA }', "import { FOUR } from './four.ts';\nimport { PANDA }"],
      ['src/robots/registry.ts', '[PANDA, SO101]', '[PANDA, SO101, FOUR]'],
    ],
  },
  task: {
    own: {
      'src/tasks/testing/loft/index.ts': 'src/tasks/loft/index.ts',
      'src/tasks/testing/loft/wording.json': 'src/tasks/loft/wording.json',
    },
    edits: [
      [
        'src/tasks/registry.ts',
        'import { near }',
        "import { loft } from './loft/index.ts';\nimport { near }",
      ],
      ['src/tasks/registry.ts', '[reach, pick, place, near, turn]', '[reach, pick, place, near, turn, loft]'],
    ],
  },
  observation: {
    own: {},
    edits: [
      [
        'src/robots/cameras.ts',
        '  table: null,\n',
        '  table: null,\n  front: { position: [1.2, 0, 0.45], target: [0.5, 0, 0.05], fov: 40 },\n',
      ],
    ],
  },
  exporter: {
    own: { 'src/episode/exporters/testing/csv.ts': 'src/episode/exporters/csv.ts' },
    edits: [
      [
        'src/episode/exporters/registry.ts',
        'import type',
        "import { CSV_EXPORTER } from './csv.ts';\nimport type",
      ],
      ['src/episode/exporters/registry.ts', '[JSON_EXPORTER]', '[JSON_EXPORTER, CSV_EXPORTER]'],
    ],
  },
};

/** A source that lies one folder higher than it did. @param {string} source */
const moved = (source) =>
  source.replace(/'\.\.\/(\.\.\/)?/g, (_, /** @type {string | undefined} */ more) => (more ? "'../" : "'./"));

/**
 * The files of the patch: by path, what they hold after it.
 * @param {Example} example
 * @param {(path: string) => string} read
 * @returns {Readonly<Record<string, string>>}
 */
export function patched({ own, edits }, read) {
  /** @type {Record<string, string>} */
  const files = {};
  for (const [from, to] of Object.entries(own)) files[to] = moved(read(from));
  for (const [file, from, to] of edits) {
    const parts = (files[file] ?? read(file)).split(from);
    if (parts.length !== 2) throw new Error(`${file} has "${from}" ${parts.length - 1} times, not once`);
    files[file] = parts.join(to);
  }
  return files;
}

const BEGIN = (/** @type {string} */ name) => `<!-- diffstat ${name} -->\n`;
const END = '<!-- end -->';

/** docs/extending.md with the diffstat of an example in its place. @param {string} page @param {string} name @param {string} stat */
export function withStat(page, name, stat) {
  const from = page.indexOf(BEGIN(name)) + BEGIN(name).length;
  const to = page.indexOf(END, from);
  if (from < BEGIN(name).length || to < 0) throw new Error(`docs/extending.md has no place for ${name}`);
  return `${page.slice(0, from)}\n\`\`\`\n${stat}\n\`\`\`\n\n${page.slice(to)}`;
}

/** The diffstat that stands in the page. @param {string} page @param {string} name */
export const statIn = (page, name) => page.split(BEGIN(name))[1]?.split(END)[0] ?? '';
