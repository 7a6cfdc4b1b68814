import type { EndEffectorAction, Result } from '../../contracts.ts';
import type { DimensionSpec } from '../spec.ts';

export type LanguageId = 'rt2-pali-x' | 'rt2-palm-e' | 'openvla' | 'tabletop';

/** One dimension of an action, said. */
export interface SpokenToken {
  readonly dimension: DimensionSpec['name'];
  /** Index of the bin, in the language's own counting (OpenVLA counts from 1). */
  readonly bin: number;
  /** What the model emits. See `TokenLanguage.idMeans`. */
  readonly id: number;
  /** What a tokenizer prints for the id; may be an invisible or combining character. */
  readonly text: string;
}

export interface Sentence {
  readonly tokens: readonly SpokenToken[];
  readonly ids: readonly number[];
  readonly text: string;
}

/**
 * What carries the text: an exact copy; a copy whose words were set apart by spaces, or whose spaces were lost;
 * one in Unicode's NFKC form, as many tokenizers and databases make it; one whose format characters were removed, as
 * terminals and form fields do.
 */
export type Carrier = 'exact' | 'spaced' | 'unspaced' | 'nfkc' | 'cleaned';

export type TripOutcome =
  /** The same ids come back. */
  | 'same'
  /** The same ids, with blanks between or before them that must be dropped. */
  | 'blanks'
  /** Other ids come back: read as actions they are an error or, worse, another motion. */
  | 'changed'
  /** The vocabulary is not published: nobody outside can tell. */
  | 'unknown';

export interface TextTrip {
  readonly carrier: Carrier;
  readonly sent: readonly number[];
  /** The text as it arrives. */
  readonly text: string;
  /** The same with invisible characters written out, for example "[U+202D]". */
  readonly visible: string;
  /** Ids of the arrived text; null if the vocabulary is not published. */
  readonly received: readonly number[] | null;
  readonly outcome: TripOutcome;
  /** One or two plain sentences. */
  readonly explanation: string;
}

/** A way to say an action in tokens. All functions are pure. */
export interface TokenLanguage {
  readonly id: LanguageId;
  readonly title: string;
  /** Which paper or code says so. */
  readonly source: string;
  /** Dimensions in order: eight, or seven without terminate. */
  readonly dimensions: readonly DimensionSpec['name'][];
  /** Smallest and largest id that is an action. */
  readonly idRange: readonly [number, number];
  /** Size of the whole vocabulary; null if not published. */
  readonly vocabularySize: number | null;
  /** What an id is: a plain sentence for the page. */
  readonly idMeans: string;
  /** Action (metres, radians, opening) -> one token a dimension, clipped. Errors: ILLEGAL_TOKEN if not finite. */
  encode(action: EndEffectorAction): Result<Sentence>;
  /** Ids -> the sentence they are. Errors: ILLEGAL_TOKEN for a wrong length or an id that is no action. */
  sentence(ids: readonly number[]): Result<Sentence>;
  /** Ids -> action at the bins' centres. Seven dimensions: terminate is false. Errors: as `sentence`. */
  decode(ids: readonly number[]): Result<EndEffectorAction>;
  /** Ids -> text -> carrier -> ids again. Errors: as `sentence`. */
  throughText(ids: readonly number[], carrier: Carrier): Result<TextTrip>;
}
