/** The real model's files on their way to the page, spoiled or held up as a test wants. */
import type { BrowserContext, Route } from '@playwright/test';

export const POLICY = '**/models/pico/policy.int8.onnx';
export const ENCODER = '**/models/minilm/encoder.int8.onnx';

type Answer = (route: Route) => Promise<void>;

export interface Meddling {
  /** What happens to the next request; undefined: it is served as it is. */
  answer: Answer | undefined;
  /** `range` headers of the requests so far, '' for a whole file. */
  readonly asked: string[];
}

/** Puts itself between the page and the files that `pattern` names. */
export const meddle = async (context: BrowserContext, pattern: string): Promise<Meddling> => {
  const meddling: Meddling = { answer: undefined, asked: [] };
  await context.route(pattern, async (route) => {
    meddling.asked.push(route.request().headers().range ?? '');
    await (meddling.answer ?? ((r: Route) => r.continue()))(route);
  });
  return meddling;
};

/** The whole file, whatever part was asked for. */
const whole = async (route: Route) => {
  const { range: _, 'if-range': __, ...headers } = route.request().headers();
  const response = await route.fetch({ headers });
  return { response, body: await response.body() };
};

export const missing: Answer = (route) => route.fulfill({ status: 404, body: '' });

/** The first half, as from a server whose disk was full when the file was put there. */
export const cutShort: Answer = async (route) => {
  const { body } = await whole(route);
  await route.fulfill({ status: 200, body: body.subarray(0, body.length >> 1) });
};

/** One bit of the middle byte the other way round. */
export const corrupted: Answer = async (route) => {
  const { body } = await whole(route);
  const middle = body.length >> 1;
  body.writeUInt8(body.readUInt8(middle) ^ 1, middle);
  await route.fulfill({ status: 200, body });
};

/** The connection ends after half of the file; whatever is asked next waits for ever. */
export const stalledHalfway = (): Answer => {
  let requests = 0;
  return (route) => (requests++ === 0 ? cutShort(route) : new Promise(() => {}));
};
