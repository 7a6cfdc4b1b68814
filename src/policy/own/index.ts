/** A policy that the visitor brings: what its files say of themselves. A door of its own: fetched when somebody drops one. */

export { NEWEST_IR, NEWEST_OPSET } from './checks.ts';
export {
  type DraftInput,
  type DraftOutput,
  type DraftSentence,
  FORMATS,
  type Format,
  type ImageInput,
  INSIDE,
  type Normalization,
  type Normalized,
  type OwnManifest,
  type PolicyDraft,
  type StateInput,
} from './contract.ts';
export { type NamedBlob, refuse } from './files.ts';
export { readPolicy } from './read-policy.ts';
export { isError } from './sketch.ts';
