import type { TabletopError } from '../../contracts.ts';

/** Of a model that is called as policies of the visitor's own are, and is not on the shelf. */
export const notHere = (model: string): TabletopError => ({
  code: 'POLICY_NOT_HERE',
  message:
    'It is a policy of a visitor’s own: a link does not carry its files, and this tab does not have them. Drop it again, or choose a model.',
  detail: model,
});
