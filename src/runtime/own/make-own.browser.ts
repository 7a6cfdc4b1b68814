/** A visitor's thing, made in a worker of its own that ends with it. */
import type { NameSpec, Result, TabletopError } from '../../contracts.ts';
import { explainHere } from '../page-files.browser.ts';
import type { FromMaker, ToMaker } from './own-protocol.ts';
import type { OwnRequest, OwnThing } from './own-thing.ts';
import workerUrl from './own-thing.worker.ts?worker&url';

/** Wall clock: no file may keep a processor longer. */
const MOST_MS = 90_000;

export interface Making {
  readonly names: readonly NameSpec[];
  readonly onStage?: (stage: string) => void;
  readonly signal?: AbortSignal;
}

const failed = (
  code: TabletopError['code'],
  message: string,
  detail: string,
): { readonly ok: false; readonly error: TabletopError } => ({ ok: false, error: { code, message, detail } });

/** Errors: every THING_* of makeOwnThing, THING_TOO_SLOW, CANCELLED, and those of a page's file that did not come. */
export const makeOwn = async (
  request: OwnRequest,
  { names, onStage, signal }: Making,
): Promise<Result<OwnThing>> => {
  const worker = new Worker(workerUrl, { type: 'module' });
  const leaving = new AbortController();
  const { signal: left } = leaving;
  try {
    const result = await new Promise<Result<OwnThing>>((done) => {
      const timer = setTimeout(
        () =>
          done(failed('THING_TOO_SLOW', `It was not done after ${MOST_MS / 1000} seconds.`, request.name)),
        MOST_MS,
      );
      left.addEventListener('abort', () => clearTimeout(timer));
      signal?.addEventListener(
        'abort',
        () => done(failed('CANCELLED', 'Nothing was put on the table.', '')),
        {
          signal: left,
        },
      );
      worker.addEventListener('message', ({ data }: MessageEvent<FromMaker>) => {
        if (data.kind === 'stage') onStage?.(data.stage);
        else done(data.result);
      });
      worker.addEventListener('error', ({ message }) =>
        done(
          failed(
            'PART_FAILED',
            'What reads models could not be started, or ran out of memory.',
            message || `no script from ${workerUrl}`,
          ),
        ),
      );
      worker.postMessage({ request, names } satisfies ToMaker);
    });
    return result.ok || result.error.code !== 'PART_FAILED'
      ? result
      : { ok: false, error: await explainHere(result.error) };
  } finally {
    leaving.abort();
    worker.terminate();
  }
};
