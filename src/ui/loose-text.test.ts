import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { looseText } from '../../scripts/lib/loose-text.mjs';

const page = (jsx: string): string => `export const Page = () => ${jsx};`;

it.each([
  ['text that changes beside other text', '<td>{value} mm</td>', 1],
  ['the same as the one string of its element', '<td>{mm(value)}</td>', 0],
  ['alone', '<td>{value}</td>', 0],
  ['text that comes and goes', '<p><i />{busy && "busy"}</p>', 1],
  ['text or an element, beside an element', '<p><i />{busy ? <b /> : "idle"}</p>', 1],
  ['text or an element, alone: React empties its element first', '<p>{busy ? <b /> : "idle"}</p>', 0],
  ['text in a fragment, which React removes by itself', '<p>{busy ? <>Busy <b /></> : null}</p>', 1],
  ['text that something is inserted before', '<p>{busy && <b />} of them</p>', 1],
  ['text after what may be nothing', '<p><Badge /> of them</p>', 1],
  ['text that never changes, after an element that stays', '<p><b>3</b> of them</p>', 0],
  ['an element of its own', '<p><i /><Words>{text}</Words></p>', 0],
  ['elements of a list', '<ul><li />{rows.map((row) => <li key={row} />)}</ul>', 0],
])('%s', (_, jsx, places) => {
  expect(looseText('page.tsx', page(jsx))).toHaveLength(places);
});

it('the page has no text that a translator could take out of React’s hands', () => {
  const root = new URL('../', import.meta.url);
  const files = ['app', 'lab', 'measure', 'ui'].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.tsx'))
      .map((name) => `${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(50);
  expect(files.flatMap((file) => looseText(file, readFileSync(new URL(file, root), 'utf8')))).toEqual([]);
});
