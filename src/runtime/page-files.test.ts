import { describe, expect, it } from 'vitest';
import type { TabletopError } from '../contracts.ts';
import { explainError, fileProblem, type PageFilePorts } from './page-files.ts';

const PAGE = 'https://example.org/demo/?seed=3';
const WORKER = 'https://example.org/demo/assets/engine.worker-C2y26q1g.js';
const SCRIPT = 'https://example.org/demo/assets/ort.wasm.min-B2p5Jx3T.js';
const WASM = 'https://example.org/demo/assets/mujoco-ChFpd822.wasm';

type Answer = readonly [status: number, headers?: Record<string, string>] | 'no network';

const ports = (answers: Readonly<Record<string, Answer>>, webAssembly = true): PageFilePorts => ({
  page: PAGE,
  webAssembly,
  head: async (url) => {
    const answer = answers[url] ?? [200, {}];
    if (answer === 'no network') throw new TypeError('Failed to fetch');
    const [status, headers = {}] = answer;
    return { ok: status < 400, status, headers: new Headers(headers) };
  },
});

const js = { 'content-type': 'text/javascript; charset=utf-8' };
const isolated = { 'cross-origin-embedder-policy': 'require-corp' };

describe('fileProblem names the file and the cause', () => {
  it.each<[string, string, Answer, RegExp]>([
    [
      'a file that is gone',
      SCRIPT,
      [404],
      /assets\/ort\.wasm\.min-B2p5Jx3T\.js is not on this server \(404\)/,
    ],
    ['a WebAssembly file that is gone', WASM, [404], /assets\/mujoco-ChFpd822\.wasm is not on this server/],
    ['one that may not be read', WASM, [403], /refuses the file assets\/mujoco-ChFpd822\.wasm \(403\)/],
    [
      'no network',
      SCRIPT,
      'no network',
      /ort\.wasm\.min-B2p5Jx3T\.js could not be fetched: check the connection/,
    ],
    ['a script as a page', SCRIPT, [200, { 'content-type': 'text/html' }], /as text\/html/],
    ['a script as plain text', WORKER, [200, { 'content-type': 'text/plain' }], /as text\/plain/],
    ['a script without a type', WORKER, [200], /as no type at all/],
    [
      'a page for WebAssembly',
      WASM,
      [200, { 'content-type': 'text/html' }],
      /a page in place of the file assets\/mujoco/,
    ],
  ])('%s', async (_, url, answer, problem) => {
    expect(await fileProblem(url, ports({ [url]: answer }))).toMatch(problem);
  });

  it('isolation headers on the page alone: the header is named', async () => {
    const problem = await fileProblem(WORKER, ports({ [WORKER]: [200, js], [PAGE]: [200, isolated] }));
    expect(problem).toMatch(
      /Cross-Origin-Embedder-Policy with the page but not with the file assets\/engine\.worker/,
    );
  });

  it('and nothing where nothing is wrong', async () => {
    const all = { ...js, ...isolated };
    expect(await fileProblem(WORKER, ports({ [WORKER]: [200, all], [PAGE]: [200, isolated] }))).toBeNull();
    expect(await fileProblem(WORKER, ports({ [WORKER]: [200, js], [PAGE]: [200] }))).toBeNull();
    expect(await fileProblem(SCRIPT, ports({ [SCRIPT]: [200, js], [PAGE]: [200, isolated] }))).toBeNull();
    for (const type of ['application/wasm', 'application/octet-stream', 'text/plain']) {
      expect(await fileProblem(WASM, ports({ [WASM]: [200, { 'content-type': type }] })), type).toBeNull();
    }
    for (const type of ['application/javascript', 'application/x-javascript', 'text/ecmascript']) {
      expect(
        await fileProblem(SCRIPT, ports({ [SCRIPT]: [200, { 'content-type': type }] })),
        type,
      ).toBeNull();
    }
  });
});

describe('explainError', () => {
  const failed = (detail?: string): TabletopError => ({
    code: 'ENGINE_FAILED',
    message: 'The model engine failed.',
    ...(detail === undefined ? {} : { detail }),
  });

  it('looks at the files that the error names, as each browser names them', async () => {
    for (const detail of [
      `runtime wasm: TypeError: Failed to fetch dynamically imported module: ${SCRIPT}`,
      `runtime wasm: TypeError: error loading dynamically imported module: ${SCRIPT}`,
      `worker: (${WORKER}), "${SCRIPT}".`,
    ]) {
      const error = await explainError(failed(detail), ports({ [SCRIPT]: [404], [WORKER]: [200, js] }));
      expect(error).toMatchObject({ code: 'PAGE_FILE_FAILED', detail });
      expect(error.message).toContain('ort.wasm.min-B2p5Jx3T.js is not on this server');
    }
  });

  it('looks at the files that it is told of', async () => {
    const error = await explainError(failed('Aborted()'), ports({ [WASM]: [404] }), [WASM]);
    expect(error.message).toContain('mujoco-ChFpd822.wasm');
  });

  it('leaves an error alone whose files are as they should be, and asks no other site', async () => {
    const error = failed(`worker: ${WORKER} https://elsewhere.example/x.js`);
    const asked: string[] = [];
    const watched = ports({ [WORKER]: [200, js] });
    const head: PageFilePorts['head'] = (url) => {
      asked.push(url);
      return watched.head(url);
    };
    expect(await explainError(error, { ...watched, head })).toBe(error);
    expect(asked).toEqual([WORKER, PAGE]);
    expect(await explainError(failed(), watched)).toEqual(failed());
  });

  it('says that the page was updated where the server’s page begins with another script', async () => {
    const gone = `TypeError: Failed to fetch dynamically imported module: ${SCRIPT}`;
    const pageOf = (script: string) => async () => `<script type="module" src="./assets/${script}"></script>`;
    const said = async (html: PageFilePorts['html'], status = 404) => {
      const old = { ...ports({ [SCRIPT]: [status] }), entry: './assets/index-Old1.js' };
      return (await explainError(failed(gone), html ? { ...old, html } : old)).code;
    };
    expect(await said(pageOf('index-New2.js'))).toBe('PAGE_UPDATED');
    // the same build, but not as a whole; a host with an error's page for every address; no answer
    expect(await said(pageOf('index-Old1.js'))).toBe('PAGE_FILE_FAILED');
    expect(await said(async () => '<h1>Not found</h1>')).toBe('PAGE_FILE_FAILED');
    expect(await said(async () => null)).toBe('PAGE_FILE_FAILED');
    expect(await said(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('PAGE_FILE_FAILED');
    expect(await said(undefined)).toBe('PAGE_FILE_FAILED');
    const { message } = await explainError(failed(gone), {
      ...ports({ [SCRIPT]: [404] }),
      ...{ entry: './assets/index-Old1.js', html: pageOf('index-New2.js') },
    });
    expect(message).toContain('assets/ort.wasm.min-B2p5Jx3T.js');
  });

  describe('a module script that failed without a name, as WebKit says it', () => {
    const nameless = failed('TypeError: Importing a module script failed.');
    const OTHERS = ['a', 'b', 'c'].map((name) => `https://example.org/demo/assets/${name}-D3.js`);
    const fine = Object.fromEntries(OTHERS.map((url) => [url, [200, js] as const]));
    const build = async () => [...OTHERS, SCRIPT];

    it('is looked for among all scripts of the build', async () => {
      const gone = { ...ports({ ...fine, [SCRIPT]: [404] }), scripts: build };
      const error = await explainError(nameless, gone);
      expect(error.code).toBe('PAGE_FILE_FAILED');
      expect(error.message).toContain('assets/ort.wasm.min-B2p5Jx3T.js is not on this server');
    });

    it('of another build, says so without a name', async () => {
      const html = async () => '<script type="module" src="./assets/index-New2.js"></script>';
      const after = { ...ports(fine), scripts: async () => OTHERS, entry: './assets/index-Old1.js', html };
      expect(await explainError(nameless, after)).toMatchObject({
        code: 'PAGE_UPDATED',
        message: 'A file of it has been replaced on the server.',
      });
    });

    it('blames no file where all are well, where none can be had, and where there is no list', async () => {
      const offline = ports(Object.fromEntries([...OTHERS, SCRIPT].map((url) => [url, 'no network'])));
      const well = ports({ ...fine, [SCRIPT]: [200, js] });
      for (const there of [well, offline]) {
        expect(await explainError(nameless, { ...there, scripts: build })).toBe(nameless);
        expect(await explainError(nameless, there)).toBe(nameless);
        const refused = () => Promise.reject(new TypeError('Load failed'));
        expect(await explainError(nameless, { ...there, scripts: refused })).toBe(nameless);
      }
    });

    it('asks for the list only then', async () => {
      let asked = 0;
      const list = async () => {
        asked += 1;
        return build();
      };
      const there = { ...ports({ [SCRIPT]: [404] }), scripts: list };
      await explainError(failed(`TypeError: Importing a module script failed. ${SCRIPT}`), there);
      await explainError(failed('NotFoundError: removeChild'), there);
      expect(asked).toBe(0);
    });
  });

  it('looks at a style sheet too, whatever its media type is', async () => {
    const sheet = 'https://example.org/demo/assets/WalkSheet-D3.css';
    const error = failed(`Error: Unable to preload CSS for ${sheet}`);
    expect((await explainError(error, ports({ [sheet]: [404] }))).code).toBe('PAGE_FILE_FAILED');
    expect(await explainError(error, ports({ [sheet]: [200, { 'content-type': 'text/css' }] }))).toBe(error);
  });

  it('names WebAssembly where there is none', async () => {
    const error = await explainError(failed('ReferenceError: WebAssembly is not defined'), ports({}, false));
    expect(error.code).toBe('WEBASSEMBLY_MISSING');
    expect(error.message).toMatch(/WebAssembly switched off/);
  });
});
