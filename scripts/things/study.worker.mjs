// @ts-check
/** Studies one thing after the other in a thread of its own: the message names its mesh, its pieces and where the answer goes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { study } from './study.mjs';

parentPort?.on('message', ({ mesh, pieces, out, density, mass, seed }) => {
  const { positions } = JSON.parse(readFileSync(mesh, 'utf8'));
  const found = study({ positions, pieces: JSON.parse(readFileSync(pieces, 'utf8')), density, mass, seed });
  writeFileSync(out, JSON.stringify(found));
  parentPort?.postMessage({
    out,
    score: found.rests.map(({ share, ...rest }) => [share, 'grasp' in rest ? rest.grasp?.score : 0]),
  });
});
