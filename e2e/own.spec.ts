/** A thing of the visitor's own: dropped, named, on the table, picked up; and every file that cannot be one. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { DUCK, glbOf, picturedGlb, rawGlb, STAR } from '../src/things/own/testing/models.ts';
import { expectNotice, open, worldHash } from './support/app.ts';
import { copiedLink } from './support/share.ts';
import { allowing, expect, test } from './support/test.ts';

test.use(allowing(/404|Failed to load resource/)); // no model is needed here
test.setTimeout(240_000);

/** A file from outside, let fall on an element of the page. */
const drop = (page: Page, onto: string, name: string, bytes: Uint8Array | string) =>
  page.evaluate(
    ([target, file, content]) => {
      const raw = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([raw], file));
      for (const type of ['dragenter', 'dragover', 'drop']) {
        document
          .querySelector(target)
          ?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
      }
    },
    [onto, name, Buffer.from(bytes).toString('base64')] as const,
  );

/** Names of what the page says is on the table. */
const onTable = (page: Page): Promise<string[]> => page.getByTestId('credits').locator('b').allTextContents();

/** Drops the duck and puts it on the table as it is. */
const bringDuck = async (page: Page): Promise<void> => {
  await drop(page, 'canvas', 'Rubber_Duck.glb', await glbOf(DUCK));
  await expect(page.getByTestId('own-name')).toHaveValue('rubber duck');
  await page.getByTestId('own-longest').fill('70');
  await page.getByTestId('own-make').click();
  await expect(page.getByTestId('own-form')).toHaveCount(0, { timeout: 120_000 });
  await expect.poll(() => onTable(page), { timeout: 60_000 }).toContain('rubber duck');
};

test('a dropped duck lies on the table, is asked for and picked up; a link can only name it', async ({
  page,
}) => {
  await open(page, '&driver=expert&seed=20003');
  await bringDuck(page);
  await expect(page.getByTestId('table')).toHaveValue('mixed');
  await expect(page.getByTestId('instruction')).toHaveValue('pick up the rubber duck');
  await page.getByTestId('run').click();
  await expect(page.getByTestId('status-text')).toHaveText(/The goal is met/, { timeout: 120_000 });
  // another scene has it, too
  await page.getByTestId('seed').fill('20004');
  await expect.poll(() => onTable(page)).toContain('rubber duck');
  const link = await copiedLink(page);
  expect(link).toMatch(/own=rubber(\+|%20)duck(~|%7E)[0-9a-f]{8}/);
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(link);
  await expect(elsewhere.locator('html')).toHaveAttribute('data-world', 'ready');
  await expectNotice(elsewhere, 'THING_NOT_HERE');
  await expect(elsewhere.getByTestId('notice').last()).toContainText('“rubber duck”');
  await elsewhere.close();
  // and it goes
  await page.getByTestId('own-remove').click();
  await expect.poll(() => onTable(page)).not.toContain('rubber duck');
  await expect(page).not.toHaveURL(/own=/);
});

test('what the form refuses is said in the form, which keeps what was written', async ({ page }) => {
  await open(page, '&table=mixed&seed=20003');
  const before = await worldHash(page);
  await page.getByTestId('own-file').setInputFiles({
    name: 'star.glb',
    mimeType: 'model/gltf-binary',
    buffer: Buffer.from(await glbOf(STAR)),
  });
  const [name, longest, error] = ['own-name', 'own-longest', 'own-error'].map((id) => page.getByTestId(id));
  await name?.fill('star on a stick');
  await page.getByTestId('own-make').click();
  await expect(error!).toHaveAttribute('data-code', 'THING_NAME', { timeout: 60_000 });
  await expect(name!).toHaveValue('star on a stick');
  await name?.fill('pentacle');
  await longest?.fill('400');
  await page.getByTestId('own-make').click();
  await expect(error!).toHaveAttribute('data-code', 'THING_SIZE', { timeout: 60_000 });
  await expect(name!).toHaveValue('pentacle');
  expect(await worldHash(page)).toBe(before);
  await longest?.fill('50');
  await page.keyboard.press('Enter');
  await expect.poll(() => onTable(page), { timeout: 120_000 }).toContain('pentacle');
});

test('a model with a picture on it is taken as it is', async ({ page }) => {
  await open(page, '&table=mixed&seed=20003');
  const picture = readFileSync(new URL('../public/things/pictures/apple.webp', import.meta.url));
  await drop(page, 'canvas', 'apple tile.glb', await picturedGlb(picture, 'image/webp'));
  await page.getByTestId('own-make').click();
  await expect(page.getByTestId('own-form')).toHaveCount(0, { timeout: 120_000 }); // nothing was changed
  await expect.poll(() => onTable(page), { timeout: 60_000 }).toContain('apple tile');
});

const triangle = (more: object, numbers = [0, 0, 0, 1, 0, 0, 0, 1, 0]): Uint8Array =>
  rawGlb(
    {
      asset: { version: '2.0' },
      buffers: [{ byteLength: 36 }],
      bufferViews: [{ buffer: 0, byteLength: 36 }],
      accessors: [{ bufferView: 0, componentType: 5126, count: 3, type: 'VEC3' }],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 } }] }],
      nodes: [{ mesh: 0 }],
      scenes: [{ nodes: [0] }],
      ...more,
    },
    new Uint8Array(Float32Array.from(numbers).buffer),
  );

test('files that are no thing are each said, and take nothing from the table', async ({ page }) => {
  await open(page, '&table=things&seed=20003');
  const before = await worldHash(page);
  const files = [
    ['empty.glb', '', 'THING_EMPTY'],
    ['duck.obj', 'v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n', 'THING_NOT_GLB'],
    ['duck.gltf', '{"asset":{"version":"2.0"}}', 'THING_NOT_GLB'],
    ['half.glb', (await glbOf(DUCK)).slice(0, 5000), 'THING_DAMAGED'],
    ['old.glb', rawGlb({}, undefined, 1), 'THING_OLD_GLTF'],
    ['links.glb', triangle({ images: [{ uri: 'https://example.org/a.png' }] }), 'THING_LINKS_OUT'],
    ['draco.glb', triangle({ extensionsRequired: ['KHR_draco_mesh_compression'] }), 'THING_DRACO'],
    ['voxels.glb', triangle({ extensionsRequired: ['ACME_voxels'] }), 'THING_EXTENSION'],
    [
      'points.glb',
      triangle({ meshes: [{ primitives: [{ attributes: { POSITION: 0 }, mode: 0 }] }] }),
      'THING_NO_SURFACE',
    ],
    [
      'many.glb',
      triangle({ accessors: [{ componentType: 5126, count: 9_000_000, type: 'VEC3' }] }),
      'THING_TOO_LARGE',
    ],
  ] as const;
  for (const [name, bytes, code] of files) {
    await drop(page, 'canvas', name, bytes);
    await expectNotice(page, code);
    await expect(page.getByTestId('notice').last()).toContainText(`“${name}”`);
    await page.getByTestId('notice-close').last().click();
  }
  expect(await worldHash(page)).toBe(before);
  // what only its numbers show is found beside the page, and said in the form
  await drop(page, 'canvas', 'flat.glb', triangle({}, [1, 1, 1, 1, 1, 1, 1, 1, 1]));
  await page.getByTestId('own-make').click();
  await expect(page.getByTestId('own-error')).toHaveAttribute('data-code', 'THING_DEGENERATE', {
    timeout: 60_000,
  });
  await page.getByTestId('own-cancel').click();
  expect(await worldHash(page)).toBe(before);
});
