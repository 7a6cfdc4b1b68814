import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byteRange, serve } from './serve.mjs';

const folder = mkdtempSync(join(tmpdir(), 'tabletop-serve-'));
const root = join(folder, 'site');
let site: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(join(root, 'sub'), { recursive: true });
  mkdirSync(join(root, 'assets'));
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(root, 'index.html'), '<title>home</title>');
  writeFileSync(join(root, 'sub/index.html'), 'sub');
  writeFileSync(join(root, 'assets/a-1.wasm'), '0123456789');
  writeFileSync(join(root, 'assets/b-2.js'), 'export const a = 1;\n'.repeat(100));
  mkdirSync(join(root, 'models'));
  writeFileSync(join(root, 'models/card.html'), 'a'.repeat(1000));
  writeFileSync(join(root, 'empty.txt'), '');
  writeFileSync(join(root, 'model.onnx'), 'onnx');
  symlinkSync(join(folder, 'secret.txt'), join(root, 'link.txt'));
  site = await serve({ root });
});

afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true });
});

/** fetch() would tidy "..", so the path goes out as written. */
const raw = (path: string) =>
  new Promise<{ status: number; body: string }>((done, reject) => {
    const asked = request({ host: '127.0.0.1', port: site.port, path }, (answer) => {
      let body = '';
      answer.on('data', (part) => {
        body += part;
      });
      answer.on('end', () => done({ status: answer.statusCode ?? 0, body }));
    });
    asked.on('error', reject).end();
  });

describe('serve', () => {
  it('gives the media types that browsers insist on', async () => {
    const type = async (path: string) => (await fetch(site.url + path)).headers.get('content-type');
    expect(await type('')).toBe('text/html; charset=utf-8');
    expect(await type('assets/a-1.wasm')).toBe('application/wasm');
    expect(await type('model.onnx')).toBe('application/octet-stream');
  });

  it('isolates the page from other origins: with every file, or with what it is told to send instead', async () => {
    const embedder = async (url: string) => (await fetch(url)).headers.get('cross-origin-embedder-policy');
    for (const path of ['', 'assets/b-2.js', 'model.onnx', 'missing']) {
      expect(await embedder(site.url + path), path).toBe('require-corp');
    }
    expect((await fetch(site.url)).headers.get('cross-origin-opener-policy')).toBe('same-origin');
    const plain = await serve({ root, headers: (path) => ({ 'x-path': path }) });
    const answer = await fetch(`${plain.url}assets/b-2.js`);
    expect(answer.headers.get('cross-origin-embedder-policy')).toBeNull();
    expect(answer.headers.get('x-path')).toBe('assets/b-2.js');
    await plain.close();
  });

  it('says how long each file is, empty ones too', async () => {
    const answer = await fetch(`${site.url}empty.txt`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('0');
    const head = await fetch(`${site.url}assets/a-1.wasm`, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe('10');
    expect(await head.text()).toBe('');
  });

  it('compresses text for whoever takes it, whole and outside of models', async () => {
    const asked = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(site.url + path, { headers });
      const { headers: h } = answer;
      return {
        text: await answer.text(),
        zip: h.get('content-encoding'),
        length: h.get('content-length'),
        h,
      };
    };
    const takes = { 'accept-encoding': 'br, gzip' };
    const script = 'export const a = 1;\n'.repeat(100);
    const packed = await asked('assets/b-2.js', takes);
    expect(packed).toMatchObject({ text: script, zip: 'gzip' });
    expect(Number(packed.length)).toBeLessThan(200);
    expect(packed.h.get('vary')).toBe('Accept-Encoding');
    const plain = await asked('assets/b-2.js', { 'accept-encoding': 'identity' });
    expect(plain).toMatchObject({ text: script, zip: null, length: String(script.length) });
    expect(plain.h.get('etag')).not.toBe(packed.h.get('etag'));
    const again = { ...takes, 'if-none-match': packed.h.get('etag') ?? '' };
    expect((await fetch(`${site.url}assets/b-2.js`, { headers: again })).status).toBe(304);
    expect(await asked('assets/b-2.js', { ...takes, range: 'bytes=0-5' })).toMatchObject({
      text: 'export',
      zip: null,
    });
    expect(await asked('models/card.html', takes)).toMatchObject({ zip: null, length: '1000' });
    expect(await asked('model.onnx', takes)).toMatchObject({ zip: null });
  });

  it('answers ranges', async () => {
    const range = async (range: string) => {
      const answer = await fetch(`${site.url}assets/a-1.wasm`, { headers: { range } });
      return [answer.status, answer.headers.get('content-range'), await answer.text()];
    };
    expect(await range('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await range('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await range('bytes=-3')).toEqual([206, 'bytes 7-9/10', '789']);
    expect((await range('bytes=10-')).slice(0, 2)).toEqual([416, 'bytes */10']);
  });

  it('resumes only the file it started', async () => {
    const { headers } = await fetch(`${site.url}model.onnx`);
    const etag = headers.get('etag') ?? '';
    const resume = async (condition: string) =>
      (await fetch(`${site.url}model.onnx`, { headers: { range: 'bytes=1-', 'if-range': condition } }))
        .status;
    expect(await resume(etag)).toBe(206);
    expect(await resume('"another"')).toBe(200);
    // node's fetch would hide a 304 behind its cache mode, so ask for none
    const again = await fetch(`${site.url}model.onnx`, {
      headers: { 'if-none-match': etag },
      cache: 'no-store',
    });
    expect(again.status).toBe(304);
  });

  it('keeps inside its folder', async () => {
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/sub/..%2f..%2fsecret.txt', '/link.txt']) {
      const { status, body } = await raw(path);
      expect(status, path).toBe(404);
      expect(body, path).not.toContain('secret');
    }
    expect((await raw('/%00')).status).toBe(404);
    expect((await raw('/%zz')).status).toBe(400);
  });

  it('has no fallback page, and sends folders to their slash', async () => {
    expect((await raw('/nothing')).status).toBe(404);
    const folder = await fetch(`${site.url}sub`, { redirect: 'manual' });
    expect([folder.status, folder.headers.get('location')]).toEqual([301, '/sub/']);
    expect((await raw('/sub/')).body).toBe('sub');
    expect((await fetch(site.url, { method: 'POST' })).status).toBe(405);
  });

  it('takes the next port when one is in use', async () => {
    const next = await serve({ root, port: site.port, tries: 20 });
    expect(next.port).toBeGreaterThan(site.port);
    await next.close();
    await expect(serve({ root, port: site.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('can stand under a sub-path', async () => {
    const under = await serve({ root, prefix: '/some/where/' });
    expect(await (await fetch(under.url)).text()).toContain('home');
    expect((await fetch(`http://127.0.0.1:${under.port}/index.html`)).status).toBe(404);
    await under.close();
  });
});

it('reads a Range header', () => {
  expect(byteRange(undefined, 10)).toBe('whole');
  expect(byteRange('bytes=0-99', 10)).toEqual({ start: 0, end: 9 });
  expect(byteRange('bytes=-99', 10)).toEqual({ start: 0, end: 9 });
  expect(byteRange('bytes=5-2', 10)).toBe('unsatisfiable');
  expect(byteRange('bytes=-0', 10)).toBe('unsatisfiable');
  expect(byteRange('bytes=0-1,4-5', 10)).toBe('whole');
  expect(byteRange('bytes=-', 10)).toBe('whole');
});
