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

/**
 * What a command line gives for a table: undefined only where an option has no default.
 * @template {Record<string, Option>} T
 * @typedef {{ -readonly [K in keyof T]: (T[K] extends { type: 'integer' } ? number : T[K] extends { values: readonly (infer V)[] } ? V : string) | (T[K] extends { default: string | number } ? never : undefined) }} Values
 */

/**
 * @template {Record<string, Option>} T
 * @typedef {{ values: Values<T>, words: string[], help: boolean }} Given what was said, with the words that are no option
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
 * @template {Record<string, Option>} T
 * @param {T} table
 * @param {readonly string[]} argv
 * @param {{ words?: number }} [expected] how many words without a "--" in front are allowed
 * @returns {Given<T>}
 */
export function parseOptions(table, argv, { words = 0 } = {}) {
  const { tokens } = parseArgs({ args: [...argv], strict: false, allowPositionals: true, tokens: true });
  // parseArgs without a table takes every option for a flag; the table says which take the next word
  /** @type {Record<string, string | number>} */
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
  return { values: /** @type {Values<T>} */ (values), words: said, help };
}

/**
 * Run a script: its command line read, --help answered, its usage errors made readable.
 * @template {Record<string, Option>} T
 * @template {{ help: boolean }} [G=Given<T>]
 * @param {string} usage first line of the help
 * @param {T} table
 * @param {(given: G) => Promise<number>} main gives the exit code
 * @param {{ words?: number, read?: (argv: readonly string[]) => G }} [options] `words` that are no option, as
 *   `parseOptions` has it; `read` where more is to be said of a command line than the table does
 */
export async function runScript(usage, table, main, { words = 0, read } = {}) {
  const parse =
    read ?? /** @type {(argv: readonly string[]) => any} */ ((argv) => parseOptions(table, argv, { words }));
  try {
    const given = parse(process.argv.slice(2));
    if (given.help) console.log(`${usage}\n${optionList(table)}`);
    process.exitCode = given.help ? 0 : await main(given);
  } catch (error) {
    const wrongUse = error instanceof UsageError;
    console.error(error instanceof Error ? error.message : String(error));
    if (wrongUse && error.list) console.error(`\n${usage}\n${optionList(table)}`);
    process.exitCode = wrongUse ? 2 : 1;
  }
}
