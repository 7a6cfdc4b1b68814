// @ts-check
/** A seeded monkey: what it does next follows from its seed alone, so that what it breaks can be broken again. */
import { translatePage } from './translator.mjs';

/**
 * @typedef {{ kind: 'press', key: string }
 *   | { kind: 'click', share: number }
 *   | { kind: 'wheel', x: number, y: number, by: number }
 *   | { kind: 'drag', from: readonly [number, number], to: readonly [number, number] }
 *   | { kind: 'type', text: string }
 *   | { kind: 'resize', width: number, height: number }
 *   | { kind: 'network', online: boolean }
 *   | { kind: 'translator', on: boolean, polite: boolean }
 *   | { kind: 'visit', query: string }} Action `share`, x and y: 0 to 1, of what can be pressed and of the window
 *
 * @typedef {{ minutes: number, actions: number, life: number, heapMB: number, nodes: number, listeners: number }} Row
 *   `life`: which of the pages that were opened one after another; a heap grows within one
 *
 * @typedef {object} Found
 * @property {readonly string[]} errors uncaught, with the number of the action before
 * @property {readonly string[]} white pages with an empty root
 * @property {readonly string[]} stuck what a page did not answer within STUCK_AFTER
 * @property {readonly Row[]} rows
 */

const KEYS = [
  'r',
  's',
  'k',
  ' ',
  'Enter',
  'Escape',
  'Tab',
  'Shift+Tab',
  '[',
  ']',
  '?',
  '/',
  'Home',
  'End',
  'Delete',
];
const ARROWS = [
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'PageUp',
  'PageDown',
  'Control+z',
  'Control+Shift+z',
];
const TEXTS = [
  '200',
  '999',
  '-1',
  '1e9',
  '.',
  'pick up the red cube',
  'what is on the table?',
  'ü 😀 \u202e',
  'x'.repeat(300),
];
const SIZES = /** @type {const} */ ([
  [1280, 800],
  [390, 844],
  [320, 480],
  [1920, 1080],
  [1000, 659],
  [844, 390],
]);
const PAGES = [
  '',
  'driver=expert',
  'driver=expert&panel=walk',
  'camera=image',
  'seed=12&clock=realtime&driver=expert',
];
const LAB = ['lab', 'lab=bins', 'lab=language', 'lab=unnormalize', 'lab=fast', 'lab=requantize'];

/** mulberry32: uniform in [0, 1). @param {number} seed */
const randomOf = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** Of a hundred actions so many: rare is what changes everything after it. */
const SHARES = /** @type {const} */ ([
  ['click', 46],
  ['press', 24],
  ['type', 8],
  ['wheel', 8],
  ['drag', 6],
  ['resize', 3],
  ['network', 2],
  ['translator', 2],
  ['visit', 1],
]);

/** @param {number} at 0 to 100 @returns {Action['kind']} */
const kindAt = (at) => {
  let sum = 0;
  for (const [kind, share] of SHARES) {
    sum += share;
    if (at < sum) return kind;
  }
  return 'click';
};

/** Every action of a seed, without end. @param {number} seed @returns {Generator<Action, never>} */
export function* planOf(seed) {
  const random = randomOf(seed);
  /** @template T @param {readonly T[]} items @returns {T} */
  const pick = (items) => /** @type {T} */ (items[Math.floor(random() * items.length)]);
  let online = true;
  let translated = false;
  for (;;) {
    const kind = kindAt(random() * 100);
    switch (kind) {
      case 'click':
        yield { kind, share: random() };
        break;
      case 'press':
        yield { kind, key: pick(random() < 0.5 ? KEYS : ARROWS) };
        break;
      case 'type':
        yield { kind, text: pick(TEXTS) };
        break;
      case 'wheel':
        yield { kind, x: random(), y: random(), by: Math.round((random() - 0.5) * 1000) };
        break;
      case 'drag':
        yield { kind, from: [random(), random()], to: [random(), random()] };
        break;
      case 'resize': {
        const [width, height] = pick(SIZES);
        yield { kind, width, height };
        break;
      }
      case 'network':
        online = !online;
        yield { kind, online };
        break;
      case 'translator':
        translated = !translated;
        yield { kind, on: translated, polite: random() < 0.5 };
        break;
      case 'visit':
        if (!online) yield { kind: 'network', online: true };
        online = true;
        translated = false;
        yield { kind, query: pick(random() < 0.6 ? PAGES : LAB) };
    }
  }
}

/** Runs in the page: the middle of one of the things that can be pressed; links would end the page's life. @param {number} share */
const placeToPress = (share) => {
  const seen = [
    ...document.querySelectorAll('button, label, select, summary, canvas, input:not([type=file])'),
  ]
    .map((element) => element.getBoundingClientRect())
    .filter(
      ({ x, y, width, height }) =>
        width > 0 && x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight,
    );
  const box = seen[Math.floor(share * seen.length)];
  return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null;
};

/** @param {import('@playwright/test').Page} page @param {string} url @param {Action} action */
const act = async (page, url, action) => {
  const { width, height } = page.viewportSize() ?? { width: 1280, height: 800 };
  switch (action.kind) {
    case 'press':
      return page.keyboard.press(action.key);
    case 'type':
      return page.keyboard.insertText(action.text);
    case 'click': {
      const at = await page.evaluate(placeToPress, action.share);
      return at ? page.mouse.click(at.x, at.y) : undefined;
    }
    case 'wheel':
      await page.mouse.move(action.x * width, action.y * height);
      return page.mouse.wheel(0, action.by);
    case 'drag':
      await page.mouse.move(action.from[0] * width, action.from[1] * height);
      await page.mouse.down();
      await page.mouse.move(action.to[0] * width, action.to[1] * height, { steps: 4 });
      return page.mouse.up();
    case 'resize':
      return page.setViewportSize({ width: action.width, height: action.height });
    case 'network':
      return page.context().setOffline(!action.online);
    case 'translator':
      return action.on
        ? page.evaluate(translatePage, { polite: action.polite })
        : page.evaluate(() => /** @type {any} */ (window).endTranslation?.());
    case 'visit':
      await page.goto(`${url}?${action.query}`);
  }
};

/** Milliseconds that a page may take for anything before it counts as stuck; starting a model takes the longest. */
const STUCK_AFTER = 60_000;

/** @template T @param {Promise<T>} answer @returns {Promise<T | 'stuck'>} */
const within = async (answer) => {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<'stuck'>} */
  const late = new Promise((done) => {
    timer = setTimeout(() => done('stuck'), STUCK_AFTER);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
};

/** @param {import('@playwright/test').Page} page */
const stateOf = (page) =>
  page.evaluate(() => ({
    white: document.readyState === 'complete' && document.getElementById('root')?.childElementCount === 0,
    // without network a reload ends at the browser's own page
    ours: document.getElementById('root') !== null,
  }));

/**
 * @param {import('@playwright/test').Page} page not yet navigated
 * @param {{ url: string, seed: number, ms: number, rows: number, memory: () => Promise<{ heapMB: number, nodes: number, listeners: number }>,
 *   onRow?: (row: Row) => void }} options
 * @returns {Promise<Found & { actions: number }>}
 */
export async function letLoose(page, { url, seed, ms, rows: count, memory, onRow = () => undefined }) {
  /** @type {string[]} */
  const errors = [];
  /** @type {string[]} */
  const white = [];
  /** @type {string[]} */
  const stuck = [];
  /** @type {Row[]} */
  const rows = [];
  let [actions, life, said] = [0, 0, 'opened'];
  page.on('pageerror', (error) =>
    errors.push(`after action ${actions} (${said}): ${error.stack ?? error.message}`),
  );
  page.on('dialog', (dialog) => dialog.dismiss().catch(() => undefined));
  page.on('framenavigated', (frame) => {
    // a change of the address alone is told as this too, but such a page still has its mark
    if (frame === page.mainFrame())
      void frame
        .evaluate(() => {
          const first = !('monkeySeen' in window);
          Object.assign(window, { monkeySeen: true });
          return first;
        })
        .then(
          (first) => {
            if (first) life += 1;
          },
          () => undefined,
        );
  });
  await page.goto(`${url}?driver=expert`);
  const begun = performance.now();
  const measure = async () => {
    const minutes = (performance.now() - begun) / 60_000;
    const { heapMB, nodes, listeners } = await memory();
    const row = { minutes, actions, life, heapMB, nodes, listeners };
    rows.push(row);
    onRow(row);
  };
  await measure();
  const plan = planOf(seed);
  while (performance.now() - begun < ms) {
    const action = plan.next().value;
    actions += 1;
    said = JSON.stringify(action).slice(0, 120);
    // a page that is just being replaced answers nothing; the next action finds the new one
    const done = await within(act(page, url, action).catch(() => undefined));
    await new Promise((go) => setTimeout(go, 20));
    const answered = await within(stateOf(page).catch(() => null));
    if (done === 'stuck' || answered === 'stuck') {
      const what = answered === 'stuck' ? 'the page' : 'the browser';
      stuck.push(`${what}, after action ${actions} (${said}): ${page.url().slice(0, 200)}`);
      await within(page.context().setOffline(false));
      await within(page.goto(`${url}?driver=expert`).catch(() => undefined));
    }
    const state = answered === 'stuck' ? null : answered;
    if (state?.white) white.push(`after action ${actions} (${said}): ${page.url().slice(0, 200)}`);
    if (state && (state.white || !state.ours)) {
      await page.context().setOffline(false);
      await page.goto(`${url}?driver=expert`);
    }
    if (performance.now() - begun >= (ms * rows.length) / count) await measure();
  }
  await page.context().setOffline(false);
  return { errors, white, stuck, rows, actions };
}

/**
 * What the page holds after its garbage is collected. Not `watchMemory`, which wants a worker and physics to be there: a
 * monkey is anywhere, the lab included.
 * @param {import('@playwright/test').Page} page
 */
export async function watchHeap(page) {
  const client = await page.context().newCDPSession(page);
  return async () => {
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await client.send('Memory.getDOMCounters');
    return { heapMB: usedSize / 1e6, nodes, listeners: jsEventListeners };
  };
}

/** Megabytes that a heap may gain within one life, model and physics loaded on the way included. */
const MOST_GROWN = 60;

/** What is wrong, a sentence each. @param {Found} found */
export function complaints({ errors, white, stuck, rows }) {
  const lives = new Map(rows.map((row) => [row.life, rows.filter(({ life }) => life === row.life)]));
  const grown = [...lives].flatMap(([life, own]) => {
    const by = (own.at(-1)?.heapMB ?? 0) - (own[0]?.heapMB ?? 0);
    return by > MOST_GROWN ? [`the heap of page ${life} grew by ${by.toFixed(0)} MB`] : [];
  });
  return [
    ...errors.map((error) => `uncaught ${error}`),
    ...white.map((page) => `white page ${page}`),
    ...stuck.map((what) => `no answer for a minute: ${what}`),
    ...grown,
  ];
}
