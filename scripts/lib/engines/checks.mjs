// @ts-check
/**
 * What has to work in every browser, as a visitor or a test would do it. A check gives in a few words what it saw, and throws
 * when that is not right. The functions given to `run` go to the page as text: they see their arguments and nothing else.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../run.mjs';
import { serve } from '../serve.mjs';
import { retry } from './process.mjs';
import { codes, expect, open, shown } from './visit.mjs';

/**
 * @typedef {import('./visit.mjs').Check} Check
 * @typedef {import('./visit.mjs').Hooked} Hooked
 * @typedef {import('./visit.mjs').Place} Place
 * @typedef {import('./visit.mjs').StoredWorld} StoredWorld
 */

/** @returns {StoredWorld[]} twelve scenes, as Node has them (src/regression) */
export const storedWorlds = () => JSON.parse(readFileSync(join(ROOT, 'src/regression/worlds.json'), 'utf8'));

/** @type {Check} */
const opening = {
  name: 'opens on the recording, which moves',
  quick: true,
  look: async (place) => {
    const start = performance.now();
    await place.browser.open(place.site);
    await shown(place, '[data-testid=recording]');
    const ms = Math.round(performance.now() - start);
    const step = () =>
      place.browser.run(() => document.querySelector('[data-testid=tokens]')?.getAttribute('data-tokens'));
    const first = await step();
    await retry(async () => expect((await step()) !== first, 'the recording stands still'), 30);
    return `${(ms / 1000).toFixed(1)} s`;
  },
};

/** @type {Check} */
const worlds = {
  name: 'world hashes, start and end',
  quick: true,
  compares: true,
  look: async (place) => {
    const all = storedWorlds();
    const some = place.quick ? all.slice(0, 2) : all;
    const wrong = [];
    for (const { seed, instruction, maxSteps, steps, startHash, endHash } of some) {
      await open(place, `&driver=expert&seed=${seed}&steps=${maxSteps}&hide=scene`);
      const found = await place.browser.run(async (sentence) => {
        const { tabletop } = /** @type {Hooked} */ (window);
        const first = tabletop.worldHash();
        const { steps } = await tabletop.act(sentence);
        return { first, steps, last: tabletop.worldHash() };
      }, instruction);
      if (found.first !== startHash) wrong.push(`${seed} begins otherwise`);
      else if (found.last !== endHash || found.steps !== steps) wrong.push(`${seed} ends otherwise`);
    }
    expect(wrong.length === 0, `scene ${wrong.join(', scene ')}`);
    return `${some.length} of ${some.length} scenes`;
  },
};

/** @type {Check} */
const model = {
  name: 'loads the model on WASM, acts, answers',
  quick: true,
  look: async (place) => {
    await open(place, '&seed=7&provider=wasm');
    const seen = await place.browser.run(async () => {
      const { tabletop } = /** @type {Hooked} */ (window);
      const start = performance.now();
      await tabletop.load();
      const seconds = (performance.now() - start) / 1000;
      if (tabletop.backend() !== 'wasm') return { error: tabletop.lastError };
      const parity = document.querySelector('[data-testid=badge-parity]')?.textContent;
      const acted = await tabletop.act('reach for the red cube');
      await tabletop.reset();
      const answer = await tabletop.ask('what color is the cube?');
      return { seconds, parity, acted, answer };
    });
    expect(!seen.error, JSON.stringify(seen.error));
    expect(seen.parity === 'parity ok', `the self-test says ${seen.parity}`);
    expect(seen.acted.error === null && seen.acted.steps > 0, JSON.stringify(seen.acted));
    expect(seen.answer !== null, 'it has no answer');
    return `${seen.seconds.toFixed(1)} s, ${seen.acted.steps} steps, ${seen.acted.reason}`;
  },
};

/** @type {Check} */
const lab = {
  name: 'the lab’s exhibits',
  quick: false,
  look: async (place) => {
    await place.browser.open(`${place.site}?lab`);
    await shown(place, '[data-testid=lab-index]');
    /** @type {string[]} */
    const ids = await place.browser.run(() =>
      [
        ...new Set(
          [...document.querySelectorAll('a[href*="lab="]')].map((a) =>
            new URL(/** @type {HTMLAnchorElement} */ (a).href).searchParams.get('lab'),
          ),
        ),
      ].filter(Boolean),
    );
    expect(ids.length >= 5, `the index lists ${ids.length}`);
    for (const id of ids) {
      await place.browser.open(`${place.site}?lab=${id}`);
      await shown(place, `[data-testid=exhibit-${id}][data-state=ready]`);
    }
    return `${ids.length} of ${ids.length} open`;
  },
};

/** @type {Check} */
const sharing = {
  name: 'makes a link of a run',
  quick: true,
  compares: true,
  look: async (place) => {
    await open(place, '&seed=3&driver=expert');
    const { link, hash } = await place.browser.run(async () => {
      const { tabletop } = /** @type {Hooked} */ (window);
      await tabletop.step(4);
      const link = new Promise((done) => {
        const clipboard = { writeText: async (/** @type {string} */ text) => done(text) };
        Object.defineProperty(navigator, 'clipboard', { value: clipboard, configurable: true });
      });
      /** @type {HTMLElement | null} */ (document.querySelector('[data-testid=share]'))?.click();
      return { link: await link, hash: tabletop.worldHash() };
    });
    const run = new URL(link).searchParams.get('run');
    expect(run !== null, `there is no run in ${link}`);
    place.links[place.name] = `${new URL(link).search}#${hash}`;
    return `${run?.length} characters`;
  },
};

/** @type {Check} */
const opensLinks = {
  name: 'opens the links of all, without a notice',
  quick: true,
  compares: true,
  look: async (place) => {
    const from = Object.entries(place.links);
    for (const [name, link] of from) {
      const [query = '', hash] = link.split('#');
      await open(place, `&${query.slice(1).replace(/(^|&)test=1/, '')}`);
      const found = await place.browser.run(() => /** @type {Hooked} */ (window).tabletop.worldHash());
      const notices = await codes(place);
      expect(notices.length === 0, `${name}’s link: ${notices.join(', ')}`);
      expect(found === hash, `${name}’s link leads to another world`);
    }
    return from.map(([name]) => name).join(', ');
  },
};

/** @type {Check} */
const messages = {
  name: 'says what is missing (camera, WebGPU)',
  quick: false,
  look: async (place) => {
    await open(place, '&driver=no-op&camera=webcam');
    const camera = await retry(async () => {
      const [code] = await codes(place);
      expect(code?.startsWith('CAMERA_') ?? false, `it says ${code}`);
      return code;
    });
    await open(place, '&provider=webgpu&hide=scene');
    await place.browser.run(() => /** @type {Hooked} */ (window).tabletop.load());
    const [engine] = await codes(place);
    expect(engine === 'NO_ADAPTER', `without WebGPU it says ${engine}`);
    return `${camera}, ${engine}`;
  },
};

/** A page of 390 x 844 in a frame: windows of these browsers cannot be that narrow. @type {Check} */
const phone = {
  name: 'fits a phone',
  quick: false,
  look: async (place) => {
    await place.browser.open(`${place.site}headless.html`); // it has no policy that forbids frames
    const found = await place.browser.run(async (address) => {
      const frame = document.createElement('iframe');
      Object.assign(frame.style, { width: '390px', height: '844px', border: '0' });
      frame.src = address;
      document.body.replaceChildren(frame);
      await new Promise((done) => frame.addEventListener('load', done, { once: true }));
      for (let i = 0; i < 200; i++) {
        const inside = /** @type {any} */ (frame.contentWindow);
        await inside.tabletop?.ready;
        const { world } = inside.document.documentElement.dataset;
        if (world === 'ready') return inside.document.scrollingElement.scrollWidth;
        await new Promise((done) => setTimeout(done, 100));
      }
      throw new Error('no world in the frame');
    }, `${place.site}?test=1&driver=expert&seed=7`);
    expect(found <= 390, `the page is ${found} px wide in 390`);
    return `${found} px wide`;
  },
};

/** @type {Check} */
const dialogs = {
  name: 'help and card as high and wide as their text',
  quick: true,
  look: async (place) => {
    const sizes = [];
    for (const panel of ['help', 'card']) {
      await open(place, `&driver=expert&hide=scene&panel=${panel}`);
      await shown(place, 'dialog[open]');
      const { height, needed, wide, room } = await place.browser.run(async () => {
        await new Promise((done) => setTimeout(done, 300)); // it slides in
        const dialog = document.querySelector('dialog[open]');
        if (!dialog) throw new Error('the dialog has gone');
        const { top, height } = dialog.getBoundingClientRect();
        const end = [...dialog.children].reduce(
          (most, one) => Math.max(most, one.getBoundingClientRect().bottom),
          0,
        );
        const padding = Number.parseFloat(getComputedStyle(dialog).paddingBottom) || 0;
        return {
          height: Math.round(height),
          needed: Math.round(end - top + padding + dialog.scrollTop),
          wide: getComputedStyle(dialog).overflowX === 'hidden' ? dialog.clientWidth : dialog.scrollWidth,
          room: dialog.clientWidth,
        };
      });
      expect(height <= needed + 4, `${panel}: ${height} px high, ${needed} needed`);
      expect(wide <= room, `${panel}: ${wide} px wide in ${room}`);
      sizes.push(`${panel} ${height} px`);
    }
    return sizes.join(', ');
  },
};

/** WebKit allows a page 100 changes of its address in ten seconds. @type {Check} */
const quickInputs = {
  name: '220 quick inputs',
  quick: true,
  look: async (place) => {
    await open(place, '&driver=expert&hide=scene');
    const before = (await place.browser.errors(place.site)).length;
    const said = await place.browser.run(async () => {
      const box = /** @type {HTMLInputElement} */ (document.querySelector('[data-testid=instruction]'));
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(box), 'value') ?? {};
      for (let i = 1; i <= 220; i++) {
        set?.call(box, `reach for thing ${i}`);
        box.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise((done) => setTimeout(done, 2));
      }
      await new Promise((done) => setTimeout(done, 1000)); // the address comes after
      return new URLSearchParams(location.search).get('say');
    });
    const uncaught = (await place.browser.errors(place.site)).slice(before);
    expect(uncaught.length === 0, `${uncaught.length} errors, "${uncaught[0]}"`);
    expect(said === 'reach for thing 220', `the address says "${said}"`);
    return 'no error, the address is up to date';
  },
};

/** The server really goes. @type {Check} */
const offline = {
  name: 'works without network after one visit',
  quick: false,
  look: async (place) => {
    let site = await serve({ root: place.root });
    const { port } = site;
    const away = { ...place, site: site.url };
    const query = '&offline=1&driver=expert&seed=5';
    try {
      await open(away, query);
      await shown(away, 'html[data-offline=kept]', 90);
      await retry(async () => {
        const kept = await place.browser.run(async () => {
          const shells = (await caches.keys()).filter((key) => key.includes('shell'));
          const urls = await Promise.all(
            shells.map(async (key) => (await (await caches.open(key)).keys()).map((r) => r.url)),
          );
          return urls.flat().some((url) => /mujoco.*\.wasm$/.test(url));
        });
        expect(kept, 'the physics is not kept');
      }, 60);
      await site.close();
      await open(away, query);
      return 'opens and has a world';
    } finally {
      await site.close().catch(() => {});
      site = await serve({ root: place.root, port }).catch(() => site); // whatever still asks gets an answer
      await site.close().catch(() => {});
    }
  },
};

/** Of a script that is not there WebKit says only that one is not. @type {Check} */
const missingScript = {
  name: 'names a script that is missing',
  quick: false,
  look: async (place) => {
    const root = mkdtempSync(join(tmpdir(), 'tabletop-part-'));
    const there = (/** @type {string} */ path) => !/(models|things)$|WalkSheet-[^/]*\.js$/.test(path);
    cpSync(place.root, root, { recursive: true, filter: there });
    const site = await serve({ root });
    try {
      await open({ ...place, site: site.url }, '&driver=expert&hide=scene');
      await place.browser.run(() =>
        /** @type {HTMLElement | null} */ (document.querySelector('[data-testid=walk-open]'))?.click(),
      );
      const said = await retry(async () => {
        const text = await place.browser.run(
          () => document.querySelector('[data-code=PAGE_FILE_FAILED]')?.textContent ?? '',
        );
        expect(text.includes('WalkSheet'), `it says ${(await codes(place)).join(', ')}: ${text}`);
        return text;
      });
      return /WalkSheet-/.test(said) ? 'PAGE_FILE_FAILED, with its name' : said;
    } finally {
      await place.browser.open('about:blank');
      await site.close();
      rmSync(root, { recursive: true });
    }
  },
};

/** @type {Check} */
const uncaught = {
  name: 'no exception in all this',
  quick: true,
  look: async ({ browser, site }) => {
    const found = await browser.errors(site);
    expect(found.length === 0, `${found.length}: ${found[0]}`);
    return 'none';
  },
};

/** In the order that they run in; links are opened when every browser has made its own. @type {readonly Check[]} */
export const CHECKS = [
  opening,
  worlds,
  model,
  sharing,
  opensLinks,
  lab,
  messages,
  phone,
  dialogs,
  quickInputs,
  offline,
  missingScript,
  uncaught,
];

/** The same for a Firefox that resists fingerprinting: what is read back from a canvas is noise. @type {Check} */
export const RESISTING = {
  name: 'says that pictures cannot be read back',
  quick: false,
  look: async (place) => {
    await open(place, '&driver=expert&seed=7');
    const said = await retry(async () => {
      const found = await codes(place);
      expect(found.includes('READBACK_NOISE'), `it says ${found.join(', ') || 'nothing'}`);
      return found;
    }, 20);
    return said.join(', ');
  },
};
