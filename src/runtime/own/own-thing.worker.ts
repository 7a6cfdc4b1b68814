/** Makes a visitor's thing beside the page, which stays alive however large the file is; one worker a file. */
import { sha256 } from '../../math/sha256.ts';
import { createBench, loadPhysics } from '../../world/index.ts';
import type { FromMaker, ToMaker } from './own-protocol.ts';
import { makeOwnThing } from './own-thing.ts';
import { shrinkPicture } from './shrink.browser.ts';

// a dedicated worker's postMessage; the DOM library only knows the window's, whose arguments differ
const post = (message: FromMaker): void => globalThis.postMessage(message);

globalThis.addEventListener('message', async ({ data: { request, names } }: MessageEvent<ToMaker>) => {
  // whatever is thrown is thrown again outside of the promise: the page hears of it as an error of this worker
  try {
    const physics = await loadPhysics();
    const result = await makeOwnThing(request, {
      makeBench: (body) => createBench(physics, body),
      sha256: (bytes) => sha256(bytes.slice()),
      shrink: shrinkPicture,
      names,
      onStage: (stage) => post({ kind: 'stage', stage }),
    });
    post({ kind: 'made', result });
  } catch (thrown) {
    setTimeout(() => {
      throw thrown;
    }, 0);
  }
});
