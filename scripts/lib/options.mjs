// @ts-check
/** Command line options as a table: parsing, defaults, help, and an error that lists what there is. Built-ins only. */
import { parseArgs } from 'node:util';

/**
 * @typedef {object} Option
 * @property {'string' | 'integer'} [type] 'string' unless told
 * @property {readonly string[]} [values] the only values allowed
 * @property {string} [alone] of `values`: what the option means when none of them follows
 * @property {number} [min] least integer allowed
 * @property {string | number} [default] undefined when it depends on something else
 * @property {string} help
 */

/** A mistake in the command line: one sentence, no stack trace, exit code 2. */
export class UsageError extends Error {
  /** The list of options stands below the sentence; false where the sentence says all that is needed. */
  list = true;
}

/** @param {Record<string, Option>} table */
export const optionList = (table) =>
  Object.entries(table)
    .map(([name, option]) => {
      const value = option.values?.join('|') ?? (option.type === 'integer' ? 'N' : 'VALUE');
      const fallback = option.default === undefined ? '' : ` [${option.default}]`;
      return `  ${`--${name} ${value}`.padEnd(58)} ${option.help}${fallback}`;
    })
    .join('\n');

/**
 * @param {string} name
 * @param {Option} option
 * @param {string} text
 */
function readValue(name, option, text) {
  if (option.values && !option.values.includes(text)) {
    throw new UsageError(`--${name} is one of ${option.values.join(', ')}, not "${text}".`);
  }
  if (option.type !== 'integer') return text;
  const number = Number(text);
  const least = option.min ?? 0;
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new UsageError(`--${name} is a whole number, ${least} or more, not "${text}".`);
}

/**
 * @param {Record<string, Option>} table
 * @param {readonly string[]} argv
 * @param {{ words?: number }} [expected] how many words without a "--" in front are allowed
 * @returns {{ values: Record<string, any>, words: string[], help: boolean }}
 */
export function parseOptions(table, argv, { words = 0 } = {}) {
  const { tokens } = parseArgs({ args: [...argv], strict: false, allowPositionals: true, tokens: true });
  // parseArgs without a table takes every option for a flag; the table says which take the next word
  /** @type {Record<string, any>} */
  const values = {};
  for (const [name, option] of Object.entries(table))
    if (option.default !== undefined) values[name] = option.default;
  const said = [];
  let help = false;
  let taken = -1;
  for (const token of tokens ?? []) {
    if (token.kind === 'positional' && token.index !== taken) said.push(token.value);
    if (token.kind !== 'option') continue;
    if (token.name === 'help' || token.name === 'h') {
      help = true;
      continue;
    }
    const option = table[token.name];
    if (!option) throw new UsageError(`There is no option ${token.rawName}.`);
    let text = token.value;
    if (text === undefined && option.alone && !option.values?.includes(argv[token.index + 1] ?? '')) {
      text = option.alone;
    }
    if (text === undefined) {
      taken = token.index + 1;
      text = argv[taken];
      if (text === undefined || text.startsWith('--')) throw new UsageError(`--${token.name} needs a value.`);
    }
    values[token.name] = readValue(token.name, option, text);
  }
  if (said.length > words) throw new UsageError(`"${said[words]}" is not expected here.`);
  return { values, words: said, help };
}

/**
 * Run a script's main function with its usage errors made readable.
 * @param {string} usage first line of the help
 * @param {Record<string, Option>} table
 * @param {() => Promise<number>} main
 */
export async function runScript(usage, table, main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    const wrongUse = error instanceof UsageError;
    console.error(error instanceof Error ? error.message : String(error));
    if (wrongUse && error.list) console.error(`\n${usage}\n${optionList(table)}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}
