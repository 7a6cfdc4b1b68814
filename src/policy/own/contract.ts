/** What a dropped policy says of itself, before the visitor has said the rest. */
import type { TabletopError } from '../../contracts.ts';
import type { SentenceLayout } from '../engine/tokenizer-schema.ts';
import type { Element, TensorInfo } from './onnx-file.ts';

/** Where the description was read: one reader each. */
export const FORMATS = {
  physicalai: 'physicalai policy package',
  package: 'LeRobot policy package (proposed)',
  checkpoint: 'LeRobot checkpoint with an ONNX beside it',
  metadata: 'ONNX file with metadata',
  bare: 'ONNX file that says nothing of itself',
  tabletop: 'this page’s own manifest',
} as const;
export type Format = keyof typeof FORMATS;

/**
 * Numbers outside the graph and those inside it: what goes in is x * scale + offset, what comes out y * scale + offset, one of
 * each a number (of pictures: a colour, from 0..1), or one for all.
 */
export interface Normalization {
  readonly how: 'inside' | 'mean-std' | 'min-max' | 'quantiles' | 'range' | 'imagenet';
  readonly scale: readonly number[];
  readonly offset: readonly number[];
  /** Who says so. */
  readonly by: 'file' | 'visitor';
}

/** The graph takes and gives numbers as they are. */
export const INSIDE: Normalization = { how: 'inside', scale: [1], offset: [0], by: 'file' };

/** What pictures, states or actions may need around the graph. */
export interface Normalized {
  /** Null: nobody has said it, and it is not guessed. */
  readonly normalization: Normalization | null;
  /** By statistics that came along, if that is what the graph wants; an error: they lack it; null: none came along. */
  readonly statistics: Normalization | TabletopError | null;
}

export type Dims = readonly number[];

export interface ImageInput extends Normalized {
  readonly role: 'image';
  readonly name: string;
  /** How its makers call the camera. */
  readonly camera: string;
  readonly dims: Dims;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly layout: 'chw' | 'hwc';
  readonly type: 'float32' | 'uint8';
}

export interface StateInput extends Normalized {
  readonly role: 'state';
  readonly name: string;
  readonly dims: Dims;
  readonly size: number;
  /** Of its numbers, as the file has them; null: it does not say. */
  readonly names: readonly string[] | null;
}

export type DraftInput =
  | ImageInput
  | StateInput
  | {
      readonly role: 'constant';
      readonly name: string;
      readonly dims: Dims;
      readonly type: Extract<Element, 'float32' | 'int32' | 'int64' | 'bool' | 'uint8'>;
      readonly value: number;
    }
  | {
      readonly role: 'words';
      readonly part: 'ids' | 'mask';
      readonly name: string;
      readonly dims: Dims;
      readonly type: Extract<Element, 'float32' | 'int32' | 'int64' | 'bool' | 'uint8'>;
    }
  | { readonly role: 'noise'; readonly name: string; readonly dims: Dims };

export interface DraftOutput extends Normalized {
  readonly name: string;
  /** Actions a run. */
  readonly length: number;
  /** Numbers an action. */
  readonly size: number;
  readonly names: readonly string[] | null;
}

/** A file of the policy, as the engine will ask for it. */
export interface DraftFile {
  readonly path: string;
  readonly blob: Blob;
}

/** How sentences become the graph's token ids. */
export interface DraftSentence extends SentenceLayout {
  readonly tokenizer: DraftFile;
}

export interface PolicyDraft {
  readonly format: Format;
  /** Name of the file or folder. */
  readonly title: string;
  readonly graph: DraftFile;
  /** Weights outside the graph; `path` as the graph calls it. */
  readonly external: readonly DraftFile[];
  readonly inputs: readonly DraftInput[];
  readonly output: DraftOutput;
  /** Null: it reads no words. */
  readonly sentence: DraftSentence | null;
  /** Actions of a chunk that are carried out before the next run; null: the file does not say. */
  readonly execute: number | null;
  /** As the file has it; null: it does not say. */
  readonly robot: string | null;
  /** Actions a second; null: the file does not say. */
  readonly hz: number | null;
  /** Of joints, as the file has it: "deg", "rad", "percent"; null: it does not say. */
  readonly units: string | null;
  /** What of the graph is shown on the card: opset, producer. */
  readonly made: string;
  /** What the visitor should know. */
  readonly notes: readonly string[];
}

/** A whole model of this page's own format, which brings golden observations to be tested by. */
export interface OwnManifest {
  readonly format: 'tabletop';
  readonly title: string;
  readonly manifest: unknown;
  /** By the path that the manifest names. */
  readonly files: readonly DraftFile[];
}

export const tensorText = ({ name, type, dims }: TensorInfo): string =>
  `${name} ${type} [${dims.map((side) => (side === '' ? '?' : side)).join(', ')}]`;
