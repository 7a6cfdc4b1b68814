/**
 * A download that goes wrong at every tenth of its way, over a real connection to the project's own file server: cut by a
 * reset, ended politely, held up, its server failing. It goes on where it was: no byte that has arrived is sent again.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../../../scripts/lib/serve.mjs';
import { sha256 } from '../../math/sha256.ts';
import { createDownloader, type DownloadFile } from './download.ts';

const SIZE = 50_000;
const TENTHS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const body = Uint8Array.from({ length: SIZE }, (_, i) => (i * 31 + (i >> 8)) % 251);

/** What happens to the first answer when `left` more bytes of it have gone out. */
type Fault = (response: ServerResponse) => void;

const folder = mkdtempSync(join(tmpdir(), 'tenths-'));
let origin: Awaited<ReturnType<typeof serve>>;
let address = '';
let fault: { readonly after: number; readonly strike: Fault; readonly wrong?: boolean } | undefined;
let sent = 0;
let asked: string[] = [];

/** Stands before the file server and passes on what it says, byte for byte, until the fault strikes. */
const between = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { range, 'if-range': ifRange } = request.headers;
  asked.push(range ?? '');
  const headers = {
    ...(range ? { range } : {}),
    ...(typeof ifRange === 'string' ? { 'if-range': ifRange } : {}),
  };
  const answer = await fetch(`${origin.url}policy.onnx`, { headers });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const now = fault;
  fault = undefined; // strikes once
  if (now?.after === 0 && !now.wrong) return now.strike(response);
  const kept = ['content-type', 'content-range', 'etag', 'accept-ranges'];
  response.writeHead(
    answer.status,
    Object.fromEntries(
      kept.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? '']] : [])),
    ),
  );
  if (!now) {
    sent += bytes.length;
    response.end(bytes);
    return;
  }
  if (now.wrong) {
    bytes[now.after] = (bytes[now.after] ?? 0) ^ 1;
    sent += bytes.length;
    response.end(bytes);
    return;
  }
  sent += now.after;
  // a reset may overtake what is still in a buffer, and the count would lie
  response.write(bytes.subarray(0, now.after), () => setTimeout(() => now.strike(response), 20));
};

const server = createServer((request, response) => void between(request, response));

beforeAll(async () => {
  writeFileSync(join(folder, 'policy.onnx'), body);
  origin = await serve({ root: folder });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/policy.onnx`;
});

afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await origin.close();
  rmSync(folder, { recursive: true });
});

const file = (): DownloadFile => ({
  url: address,
  bytes: SIZE,
  sha256: createHash('sha256').update(body).digest('hex'),
});

const downloader = () =>
  createDownloader({ fetch, caches: undefined, digest: sha256, sleep: async () => undefined });

const load = async (from = downloader(), signal = new AbortController().signal) => {
  const seen: number[] = [];
  const result = await from.download([file()], { signal, onProgress: ({ loaded }) => seen.push(loaded) });
  return { result, seen };
};

const begin = (after: number, strike: Fault, wrong = false): void => {
  fault = { after, strike, wrong };
  sent = 0;
  asked = [];
};

const FAULTS: Readonly<Record<string, Fault>> = {
  'the connection is reset': (response) => response.destroy(),
  'the connection ends politely': (response) => void response.end(),
  'the server is silent for a while, and then gone': (response) =>
    void setTimeout(() => response.destroy(), 60),
};

describe.each(Object.entries(FAULTS))('%s', (_name, strike) => {
  // an answer without a byte, politely ended, is a file that is empty there: MODEL_TRUNCATED, see download.test.ts
  const tenths = strike === FAULTS['the connection ends politely'] ? TENTHS.slice(1) : TENTHS;
  it.each(tenths)(
    'after %d tenths: resumed by range, nothing sent twice, the hash is right',
    async (tenth) => {
      const after = (SIZE / 10) * tenth;
      begin(after, strike);
      const { result, seen } = await load();
      expect(
        result.ok ? Buffer.compare(result.value[0]?.bytes ?? body.subarray(1), body) : result.error,
      ).toBe(0);
      expect(asked).toEqual(after === 0 ? ['', ''] : ['', `bytes=${after}-`]);
      expect(sent).toBe(SIZE);
      expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    },
  );
});

describe('one bit is wrong', () => {
  it.each(TENTHS)('in tenth %d: found by the hash, not used, and fetched anew when asked', async (tenth) => {
    begin((SIZE / 10) * tenth, () => undefined, true);
    const from = downloader();
    expect((await load(from)).result).toMatchObject({ ok: false, error: { code: 'HASH_MISMATCH' } });
    expect((await load(from)).result).toMatchObject({ ok: true });
    expect(asked, 'there is no telling which part was wrong').toEqual(['', '']);
  });
});

describe('the visitor cancels', () => {
  it.each(TENTHS.slice(1))('after %d tenths: the next load goes on from there', async (tenth) => {
    const after = (SIZE / 10) * tenth;
    begin(after, () => undefined); // and then silence
    const from = downloader();
    const controller = new AbortController();
    const first = from.download([file()], {
      signal: controller.signal,
      onProgress: ({ loaded }) => loaded >= after && controller.abort(),
    });
    expect(await first).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    expect((await load(from)).result).toMatchObject({ ok: true });
    expect(asked).toEqual(['', `bytes=${after}-`]);
    expect(sent).toBe(SIZE);
  });
});
