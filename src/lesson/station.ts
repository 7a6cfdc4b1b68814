/** A station of the lesson: plain data, and conditions on what the page itself says of its state. */

/** What the page with the arm says of itself. */
export interface PageFacts {
  /** Of the recorded episode; null: what is shown is live. */
  readonly recording: 'waiting' | 'playing' | 'paused' | 'leaving' | null;
  /** Index of the step that the panels show; null: there is none. */
  readonly step: number | null;
  /** Whose step it is. */
  readonly by: 'model' | 'expert' | 'no-op' | null;
  /** Did the visitor write it? */
  readonly edited: boolean;
  readonly tokens: readonly number[];
  /** Where "One action, step by step" is open; null: it is closed. */
  readonly walk: { readonly chapter: string; readonly token: number } | null;
  /** An instruction waits, since the model does not see what it names. */
  readonly held: boolean;
}

/** What an exhibit of the lab says of itself. */
export interface ExhibitFacts {
  readonly id: string;
  /** Its controls as its link would say them, by their keys in the address; defaults included. */
  readonly controls: Readonly<Record<string, string>>;
  /** How often something was measured here, by a name of the exhibit's. */
  readonly found: Readonly<Record<string, number>>;
}

export interface Facts {
  /** Null in the lab. */
  readonly page: PageFacts | null;
  /** Null on the page. */
  readonly exhibit: ExhibitFacts | null;
}

/** Something to do, and how the page's state shows that it was done. */
export interface Task {
  readonly text: string;
  readonly done: (facts: Facts) => boolean;
}

export interface Prediction {
  readonly ask: string;
  /** At most four. */
  readonly options: readonly string[];
  /** Index of the right option. */
  readonly right: number;
}

/** For whoever teaches. */
export interface Guide {
  /** What to say before the class begins. */
  readonly say: string;
  /** What to ask afterwards, each with its answer. */
  readonly discuss: readonly { readonly ask: string; readonly answer: string }[];
  /** Panels that are left out while it is done, and why; the links do so already. */
  readonly hides: string;
}

/** Where to go on with more time: no part of the station, and of its minutes. */
export interface Further {
  readonly title: string;
  /** The query of an exhibit, set up so that its Run shows what is meant. */
  readonly place: string;
  readonly text: string;
}

export interface Station {
  readonly id: string;
  readonly title: string;
  readonly minutes: number;
  /** Where it takes place: the query of the page or of an exhibit, without the lesson's own keys. */
  readonly place: string;
  /** It needs the model, which is fetched there. */
  readonly needsModel?: boolean;
  /** What one can do or say afterwards. */
  readonly goal: string;
  /** Made before the tasks can be seen. */
  readonly prediction: Prediction;
  /** One to four, in any order. */
  readonly tasks: readonly Task[];
  /** Shown when all tasks are done. */
  readonly reveal: string;
  readonly further?: Further;
  readonly guide: Guide;
}

export const MAX_TASKS = 4;
export const MAX_OPTIONS = 4;

/** Conditions on one exhibit's controls: key and what it must be. */
export const control =
  (id: string, key: string, fits: (value: string) => boolean) =>
  ({ exhibit }: Facts): boolean => {
    const value = exhibit?.id === id ? exhibit.controls[key] : undefined;
    return value !== undefined && fits(value);
  };

/** An exhibit counted something at least so often. */
export const found =
  (id: string, name: string, least = 1) =>
  ({ exhibit }: Facts): boolean =>
    exhibit?.id === id && (exhibit.found[name] ?? 0) >= least;

/** A condition on the page with the arm. */
export const onPage =
  (fits: (page: PageFacts) => boolean) =>
  ({ page }: Facts): boolean =>
    page !== null && fits(page);
