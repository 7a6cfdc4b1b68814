// @ts-check
/** Takes files by HTTP PUT into one folder, from pages on this machine: how shards leave the headless browser, and photographs get in. */
import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * @param {string} folder
 * @param {string} [photos] a folder whose .jpg and .png files may be read, as /photos/NAME
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function receive(folder, photos) {
  mkdirSync(folder, { recursive: true });
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-methods', 'PUT');
    if (request.method === 'OPTIONS') return void response.end();
    const photo = /^\/photos\/([\w.-]+\.(?:jpe?g|png))$/i.exec(request.url ?? '')?.[1];
    if (photos !== undefined && photo !== undefined && existsSync(join(photos, photo))) {
      response.writeHead(200, { 'content-type': /png$/i.test(photo) ? 'image/png' : 'image/jpeg' });
      return void createReadStream(join(photos, photo)).pipe(response);
    }
    const name = /^\/([a-z0-9-]+\.(?:bin|json))$/.exec(request.url ?? '')?.[1];
    if (request.method !== 'PUT' || name === undefined) return void response.writeHead(400).end();
    try {
      // whole or not at all: a killed run leaves no half shard under its final name
      const part = join(folder, `${name}.part`);
      await pipeline(request, createWriteStream(part));
      renameSync(part, join(folder, name));
      response.end();
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', () => done(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((done) => server.close(() => done(undefined))),
  };
}
