/** Fixtures as somebody drops them, and the real runtime under them. For tests only (Node). */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { BlobReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { createTestClient } from '../../../policy/engine/fixtures/harness.ts';
import type { NamedBlob, OwnManifest, PolicyDraft } from '../../../policy/own/index.ts';
import { readPolicy } from '../../../policy/own/index.ts';
import { unwrap } from '../../../testing/unwrap.ts';
import { CAPABILITIES } from '../../capabilities.ts';
import { type Answers, firstAnswers } from '../answers.ts';
import { makeOwnPolicy } from '../make.ts';
import { filesAt, type OwnPolicy } from '../shelf.ts';

const FIXTURES = join(import.meta.dirname, '../fixtures');

export const blobOf = (bytes: Uint8Array | string): Blob => new Blob([bytes as Uint8Array<ArrayBuffer>]);

/** A file of the fixtures, or all of a folder. */
export const dropped = (path: string): readonly NamedBlob[] => {
  if (/\.\w+$/.test(path)) return [{ path, blob: blobOf(readFileSync(join(FIXTURES, path))) }];
  const folder = join(FIXTURES, path);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: relative(FIXTURES, file).replaceAll('\\', '/'),
      blob: blobOf(readFileSync(file)),
    }));
};

export const zipOf = async (
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): Promise<Uint8Array<ArrayBuffer>> => {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, dataDescriptor: false });
  for (const [path, bytes] of Object.entries(files)) await writer.add(path, new BlobReader(blobOf(bytes)));
  return writer.close();
};

export const isDraft = (read: PolicyDraft | OwnManifest): read is PolicyDraft => read.format !== 'tabletop';

export const draftOf = async (path: string): Promise<PolicyDraft> => {
  const read = unwrap(await readPolicy(dropped(path)));
  if (!isDraft(read)) throw new Error('a manifest of the page’s own');
  return read;
};

/** Dropped, the rest answered, made. */
export const made = async (path: string, more: Partial<Answers> = {}): Promise<OwnPolicy> => {
  const draft = await draftOf(path);
  return unwrap(await makeOwnPolicy(draft, { ...firstAnswers(draft, CAPABILITIES.cameras), ...more }));
};

const URL_OF = (id: string): string => `https://tabletop.test/app/models/${id}/manifest.json`;

/** The engine with this policy in it, on the processor. */
export const loaded = async (policy: OwnPolicy) => {
  const { client } = createTestClient({ capabilities: CAPABILITIES });
  const manifestUrl = URL_OF(policy.id);
  const info = await client.load({ manifestUrl, provider: 'wasm', files: filesAt(policy, manifestUrl) });
  return { client, info };
};
