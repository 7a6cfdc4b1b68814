// @ts-check
/** What the checks found, as a table for a terminal and for docs/browsers.md. */

/**
 * @typedef {{ ok: boolean, says: string, seconds: number }} Cell
 * @typedef {{ check: string, cells: Record<string, Cell> }} Row
 */

/** @param {Cell | undefined} cell */
const text = (cell) =>
  cell === undefined ? '' : `${cell.ok ? '' : '**no**: '}${cell.says} (${cell.seconds.toFixed(0)} s)`;

/**
 * @param {readonly { name: string, version: string }[]} browsers
 * @param {readonly Row[]} rows
 * @returns {string} Markdown
 */
export function table(browsers, rows) {
  const lines = [
    ['', ...browsers.map(({ version }) => version)],
    ['---', ...browsers.map(() => '---')],
    ...rows.map(({ check, cells }) => [
      check,
      ...browsers.map(({ name }) => text(cells[name]).replaceAll('|', '\\|')),
    ]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {readonly Row[]} rows @returns {string[]} one line a cell that failed */
export const failures = (rows) =>
  rows.flatMap(({ check, cells }) =>
    Object.entries(cells).flatMap(([name, { ok, says }]) => (ok ? [] : [`${name}: ${check}: ${says}`])),
  );
