/** `explainError` on the page that this runs in. */
import type { TabletopError } from '../contracts.ts';
import { explainError } from './page-files.ts';

/** Scripts and WebAssembly files that this page has asked for, by a part of their names. */
const askedFor = (part: RegExp): string[] =>
  performance
    .getEntriesByType('resource')
    .map(({ name }) => name)
    .filter((name) => part.test(name));

/** The page as it is on the server now, past this browser's own cache. */
const htmlNow = async (): Promise<string | null> => {
  const answer = await fetch(document.baseURI, { cache: 'no-store' });
  return answer.ok ? answer.text() : null;
};

/** The service worker begins with the list of the build's files (scripts/lib/vite-offline.mjs). */
const scriptsOfBuild = async (): Promise<readonly string[]> => {
  const answer = await fetch(new URL('offline.js', document.baseURI), { cache: 'no-store' });
  const list = answer.ok ? await answer.text() : '';
  return [...list.matchAll(/"path":"(assets\/[^"]+\.js)"/g)].map(
    ([, path = '']) => new URL(path, document.baseURI).href,
  );
};

/** `files`: which of the files that were asked for may be at fault, where the error names none. */
export const explainHere = (error: TabletopError, files?: RegExp): Promise<TabletopError> =>
  explainError(
    error,
    {
      head: (url) => fetch(url, { method: 'HEAD', cache: 'no-store' }),
      page: document.baseURI,
      webAssembly: 'WebAssembly' in globalThis,
      entry: document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null,
      html: htmlNow,
      scripts: scriptsOfBuild,
    },
    files ? askedFor(files) : [],
  );
