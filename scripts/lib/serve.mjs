// @ts-check
/**
 * A static file server in Node built-ins: used by `npm start`, the end-to-end tests and the headless runs, so
 * that all of them see what a plain static host would give. Right media types, ranges, ETags, gzip for text, no
 * fallback page: a missing model file must be a 404.
 */
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** @type {Record<string, string>} */
const MEDIA_TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.glb': 'model/gltf-binary',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.onnx': 'application/octet-stream',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** @param {string} path */
export const mediaType = (path) => MEDIA_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';

/**
 * Cross-origin isolation, which threads in WebAssembly need. With every file, since a browser refuses a worker whose own
 * script lacks the second header where its page has it.
 */
const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What static hosts compress, and is worth it. Never models: their bytes are counted, hashed and asked for in ranges. */
const COMPRESSED = new Set(['.css', '.html', '.js', '.mjs', '.svg', '.webmanifest']);
const WORTH_IT = 256; // bytes

const zip = promisify(gzip);
/** @type {Map<string, Promise<Buffer>>} */
const zipped = new Map();

/**
 * The file in gzip, made once for each state of it.
 * @param {string} path
 * @param {string} etag
 */
function inGzip(path, etag) {
  const key = `${path} ${etag}`;
  const made = zipped.get(key) ?? readFile(path).then((bytes) => zip(bytes, { level: 6 }));
  zipped.set(key, made);
  made.catch(() => zipped.delete(key)); // whoever asks next gets another try
  return made;
}

/**
 * The port that the variable PORT asks for.
 * @param {string | undefined} text
 * @param {number} [otherwise] without the variable, or with an empty one
 * @returns {number} Throws when the text is no port.
 */
export function portAsked(text, otherwise = 4173) {
  if (text === undefined || text.trim() === '') return otherwise;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new RangeError(`PORT is "${text}": give a number from 0 to 65535.`);
}

/**
 * One byte range of a file of `size` bytes, both ends included.
 * @param {string | undefined} header
 * @param {number} size
 * @returns {{ start: number, end: number } | 'whole' | 'unsatisfiable'} several ranges at once give the whole file
 */
export function byteRange(header, size) {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return 'whole';
  const start = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1]);
  const end = found[1] === '' || found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1);
  return start > end || start >= size ? 'unsatisfiable' : { start, end };
}

/**
 * The file that a request names, or undefined if there is none inside the root (symbolic links followed first).
 * @param {string} root
 * @param {string} pathname decoded
 */
async function fileFor(root, pathname) {
  if (pathname.includes('\0')) return undefined;
  const wanted = resolve(root, `.${sep}${pathname}`);
  try {
    const real = await realpath(wanted);
    if (real !== root && !real.startsWith(root + sep)) return undefined;
    const found = await stat(real);
    if (!found.isDirectory()) return { path: real, found, folder: false };
    const index = join(real, 'index.html');
    return { path: index, found: await stat(index), folder: true };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {string} prefix
 * @param {(path: string) => Readonly<Record<string, string>>} extra headers of a file
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(root, prefix, extra, request, response) {
  /** @param {number} status @param {string} text @param {Record<string, string>} [headers] */
  const end = (status, text, headers = {}) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...extra(''), ...headers });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return end(405, 'Only GET and HEAD', { Allow: 'GET, HEAD' });
  }
  let pathname;
  try {
    // not new URL(): it would resolve ".." before we can see it
    pathname = decodeURIComponent((request.url ?? '/').split(/[?#]/, 1)[0] ?? '/');
  } catch {
    return end(400, 'The address cannot be read');
  }
  if (!pathname.startsWith(prefix)) return end(404, 'Not found');
  const file = await fileFor(root, pathname.slice(prefix.length));
  if (!file) return end(404, 'Not found');
  if (file.folder && !pathname.endsWith('/')) {
    return end(301, 'Moved', { Location: `${encodeURI(pathname).replace(/^\/+/, '/')}/` });
  }

  const { size, mtimeMs } = file.found;
  const below = pathname.slice(prefix.length);
  const compressible =
    COMPRESSED.has(extname(file.path).toLowerCase()) && size >= WORTH_IT && !below.startsWith('models/');
  const gzipped =
    compressible && !request.headers.range && /\bgzip\b/.test(String(request.headers['accept-encoding']));
  const state = `${size.toString(16)}-${Math.round(mtimeMs).toString(16)}`;
  const etag = gzipped ? `"${state}-gzip"` : `"${state}"`;
  const hashed = below.startsWith('assets/');
  const headers = {
    'Accept-Ranges': 'bytes',
    'Cache-Control': hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
    'Content-Type': mediaType(file.path),
    'X-Content-Type-Options': 'nosniff',
    ...extra(below),
    ETag: etag,
    ...(compressible ? { Vary: 'Accept-Encoding' } : {}),
  };
  if (request.headers['if-none-match']?.split(/,\s*/).includes(etag)) {
    response.writeHead(304, headers);
    return response.end();
  }
  if (gzipped) {
    const body = await inGzip(file.path, etag);
    response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': body.length });
    return response.end(request.method === 'HEAD' ? undefined : body);
  }
  const ifRange = request.headers['if-range'];
  const range = ifRange && ifRange !== etag ? 'whole' : byteRange(request.headers.range, size);
  if (range === 'unsatisfiable') return end(416, 'No such range', { 'Content-Range': `bytes */${size}` });
  const part = range === 'whole' ? { start: 0, end: size - 1 } : range;
  response.writeHead(range === 'whole' ? 200 : 206, {
    ...headers,
    'Content-Length': part.end - part.start + 1,
    ...(range === 'whole' ? {} : { 'Content-Range': `bytes ${part.start}-${part.end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) return response.end();
  // a visitor who leaves in the middle of a download is no error of ours
  pipeline(createReadStream(file.path, part), response, () => {});
}

/**
 * Serve a folder until `close()`.
 * @param {object} options
 * @param {string} options.root folder to serve
 * @param {number} [options.port] 0 (the default) takes any free port
 * @param {number} [options.tries] how many ports to try, counting up from `port`
 * @param {string} [options.host]
 * @param {string} [options.prefix] sub-path the folder appears under, for example "/demo/"
 * @param {(path: string) => Readonly<Record<string, string>>} [options.headers] of the file at this path, instead of
 *   cross-origin isolation: what another host would send
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 */
export async function serve({
  root,
  port = 0,
  tries = 1,
  host = '127.0.0.1',
  prefix = '/',
  headers = () => ISOLATION,
}) {
  const folder = await realpath(root);
  const server = createServer((request, response) => {
    answer(folder, prefix, headers, request, response).catch(() => response.destroy());
  });
  for (let attempt = 0; ; attempt++) {
    const failure = await new Promise((done) => {
      server.once('error', done);
      server.listen(port === 0 ? 0 : port + attempt, host, () => {
        server.off('error', done);
        done(undefined);
      });
    });
    if (failure === undefined) break;
    if (failure.code !== 'EADDRINUSE' || attempt + 1 >= tries) throw failure;
  }
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://${host}:${bound}${prefix}`,
    port: bound,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
