// @ts-check
/** npm run determinism   ten fresh browsers, the same steps: do worldHash and frameHash agree to the bit? */
import { build, DIST } from './lib/build.mjs';
import { ensureChromium, QUIET_FLAGS, WEBGPU_FLAGS } from './lib/chromium.mjs';
import { runScript } from './lib/options.mjs';
import { ensureInstalled } from './lib/run.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm run determinism -- [options]    fresh launches that must end in the same hashes';

/** @satisfies {Record<string, import('./lib/options.mjs').Option>} */
const OPTIONS = {
  launches: { type: 'integer', min: 2, default: 10, help: 'how many fresh browsers' },
  table: {
    values: ['blocks', 'things', 'pictures', 'mixed'],
    default: 'blocks',
    help: 'what lies on it; other than blocks: the expert alone, no model knows them',
  },
  on: { values: ['all', 'wasm', 'webgpu'], default: 'all', help: 'which of them' },
};

/** One line a launch; how many cases came out in more than one way. @param {import('./lib/determinism.mjs').Ended[][]} launches */
const differing = (launches) => {
  /** @type {Map<string, Set<string>>} */
  const ways = new Map();
  for (const ended of launches) {
    for (const { name, worldHash, frameHash, tokens } of ended) {
      const way = `world ${worldHash} frame ${frameHash} tokens ${tokens}`;
      ways.set(name, (ways.get(name) ?? new Set()).add(way));
    }
  }
  for (const [name, set] of ways) {
    console.log(`${name}: ${launches.length} launches, ${set.size === 1 ? 'all alike' : `${set.size} ENDS`}`);
  }
  return [...ways.values()].filter((set) => set.size > 1).length;
};

await runScript(USAGE, OPTIONS, async ({ values }) => {
  await ensureInstalled();
  if ((await build()) !== 0) return 1;
  const { path: executablePath, version } = await ensureChromium();
  const { freshLaunch, ON_WASM, ON_WEBGPU, onTable, OTHER_SEED } = await import('./lib/determinism.mjs');
  const site = await serve({ root: DIST });
  console.log(version);
  const repeated = async (
    /** @type {readonly string[]} */ flags,
    /** @type {readonly import('./lib/determinism.mjs').Case[]} */ cases,
  ) => {
    const launches = [];
    for (let i = 0; i < values.launches; i++) {
      const ended = await freshLaunch({ executablePath, flags, url: site.url, cases });
      for (const { name, worldHash, frameHash, backend } of ended) {
        console.log(`  launch ${i + 1}: ${name} (${backend}): world ${worldHash}, frame ${frameHash}`);
      }
      launches.push(ended);
    }
    return launches;
  };
  try {
    let bad = 0;
    if (values.table !== 'blocks') return differing(await repeated(QUIET_FLAGS, onTable(values.table)));
    if (values.on !== 'webgpu') {
      const launches = await repeated(QUIET_FLAGS, ON_WASM);
      bad += differing(launches);
      const [other] = await freshLaunch({
        executablePath,
        flags: QUIET_FLAGS,
        url: site.url,
        cases: [OTHER_SEED],
      });
      const same = launches[0]?.some(
        ({ worldHash, frameHash }) => worldHash === other?.worldHash || frameHash === other?.frameHash,
      );
      console.log(
        `another seed: world ${other?.worldHash}, frame ${other?.frameHash}${same ? ' THE SAME' : ', differs'}`,
      );
      if (same) bad += 1;
    }
    if (values.on !== 'wasm') bad += differing(await repeated([...QUIET_FLAGS, ...WEBGPU_FLAGS], ON_WEBGPU));
    return bad === 0 ? 0 : 1;
  } finally {
    await site.close();
  }
});
