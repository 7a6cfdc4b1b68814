/** Policies that the visitor brought, as one page has them (tab-policies.browser.ts takes them to the next): what the engine loads instead of a folder of the site. */
import type { PolicyDraft } from '../../policy/own/index.ts';
import type { Answers } from './answers.ts';

/** Names of such models in settings and links; a site's own folders are not called so. */
export const OWN_PREFIX = 'own-';

export interface OwnPolicy {
  readonly id: string;
  readonly title: string;
  readonly manifest: unknown;
  /** By their path beside the manifest, itself left out. */
  readonly files: Readonly<Record<string, Blob>>;
  /** Of the graph, or of a whole model's manifest. */
  readonly sha256: string;
  /** Null: a whole model of this page's own format, which says everything. */
  readonly said: {
    readonly draft: PolicyDraft;
    readonly answers: Answers;
    /** SHA-256 of its tokenizer.json; null: it reads no words. */
    readonly tokenizer: string | null;
  } | null;
}

export interface OwnPolicyShelf {
  add(policy: OwnPolicy): void;
  find(id: string): OwnPolicy | undefined;
  all(): readonly OwnPolicy[];
}

/** The shelf as the page's parts have it. */
export interface OwnPolicyPort {
  /** Keeps a policy of the visitor's, so that it can be chosen by its id. */
  keepPolicy(policy: OwnPolicy): Promise<void>;
  ownPolicy(id: string): OwnPolicy | null;
  /** All that were brought to this tab, on this page, in Teach, or before a reload. */
  ownPolicies(): Promise<readonly OwnPolicy[]>;
  /** Does it come along to the tab's other pages, and over a reload? */
  travels(id: string): Promise<boolean>;
}

export const createOwnPolicyShelf = (): OwnPolicyShelf => {
  const policies = new Map<string, OwnPolicy>();
  return {
    add: (policy) => {
      policies.set(policy.id, policy);
    },
    find: (id) => policies.get(id),
    all: () => [...policies.values()],
  };
};

/** What the engine is given: every file by its absolute address. */
export const filesAt = (
  { manifest, files }: OwnPolicy,
  manifestUrl: string,
): Readonly<Record<string, Blob>> => ({
  ...Object.fromEntries(Object.entries(files).map(([path, blob]) => [new URL(path, manifestUrl).href, blob])),
  [manifestUrl]: new Blob([JSON.stringify(manifest)], { type: 'application/json' }),
});
