/** Keys of the page. Pure: an event's facts in, a command out. */
export type Command =
  | 'toggle-run'
  | 'step'
  | 'reset'
  | 'back'
  | 'forth'
  | 'undo'
  | 'redo'
  | 'focus-instruction'
  | 'help'
  | 'close';

export interface KeyFacts {
  /** What the key prints, and where it is on the keyboard. */
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  /** AltGr is down. Some systems say so, others say Control and Alt; on a Mac Option is plain Alt. */
  readonly altGraph: boolean;
  /** The key is held, and this is not its first event. */
  readonly repeat: boolean;
  /** An input method is writing with it. */
  readonly composing: boolean;
  /** Lower-case tag of the focused element, and whether one can type in it. */
  readonly tag: string;
  readonly typing: boolean;
}

export const KEYS: readonly { readonly keys: string; readonly does: string }[] = [
  { keys: 'Space', does: 'Run or stop' },
  { keys: '.', does: 'One step' },
  { keys: 'R', does: 'Reset the scene' },
  { keys: '[ ]', does: 'Look one step back, or forth' },
  { keys: 'Ctrl Z', does: 'Undo a branch; with Shift, redo it' },
  { keys: '/', does: 'Write an instruction or a question' },
  { keys: 'Enter', does: 'In the box: run it, or ask it' },
  { keys: '?', does: 'This help' },
  { keys: 'Esc', does: 'Close, or leave the instruction' },
];

/** Elements that use Space themselves. */
const PRESSABLE = new Set(['button', 'a', 'summary', 'select', 'input']);

/** Where a keyboard that prints other letters has the keys of the page; by a US keyboard, as `KeyboardEvent.code` is. */
const PLACES: Readonly<Record<string, string>> = {
  Period: '.',
  Slash: '/',
  BracketLeft: '[',
  BracketRight: ']',
};
const LETTER_PLACE = /^Key([A-Z])$/;
const OTHER_LETTER = /^(?!\p{Script=Latin})\p{L}$/u;
const SYMBOL = /^[!-/:-@[-`{-~]$/;

/** The key's place, in small letters; as it is printed where the place says nothing. */
const placed = ({ code, key, shiftKey }: KeyFacts): string => {
  const letter = LETTER_PLACE.exec(code)?.[1];
  if (letter !== undefined) return letter.toLowerCase();
  if (shiftKey) return code === 'Slash' ? '?' : key;
  return PLACES[code] ?? key;
};

/**
 * What a key means: what it prints. Where it prints a letter of another script (Cyrillic, Greek, Arabic), such a keyboard
 * has no letter of ours, and the key's place says which one is meant. Wide forms and the Arabic question mark are the plain ones.
 */
const meant = (facts: KeyFacts): string => {
  const key = facts.key.normalize('NFKC');
  if (key === '؟') return '?';
  if (OTHER_LETTER.test(key)) return placed(facts);
  return key.length === 1 ? key.toLowerCase() : facts.key;
};

const withControl = (facts: KeyFacts): Command | null => {
  const key = meant(facts);
  if (key === 'z') return facts.shiftKey ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : null;
};

const plainly = (key: string, tag: string): Command | null => {
  switch (key) {
    case ' ':
      return PRESSABLE.has(tag) ? null : 'toggle-run';
    case '.':
      return 'step';
    case 'r':
      return 'reset';
    case '[':
      return 'back';
    case ']':
      return 'forth';
    case '/':
      return 'focus-instruction';
    case '?':
      return 'help';
    default:
      return null;
  }
};

export const commandOf = (facts: KeyFacts): Command | null => {
  const { key, ctrlKey, metaKey, altKey, altGraph, tag } = facts;
  if (facts.composing) return null; // Escape and Enter are the input method's
  if (key === 'Escape') return 'close';
  if (facts.typing) return null;
  // AltGr and Option print what other keyboards have on keys of their own: [ is AltGr 8 in German, Option 5 on a German Mac
  if (!metaKey && (altGraph || altKey)) return SYMBOL.test(key) ? plainly(key, tag) : null;
  if (altKey) return null;
  return ctrlKey || metaKey ? withControl(facts) : plainly(meant(facts), tag);
};

/** What a held key goes on doing; all else happens once a press, or a held Space would start and stop in turn. */
const GOES_ON: ReadonlySet<Command> = new Set(['step', 'back', 'forth', 'undo', 'redo']);

export const obeyed = (command: Command, { repeat }: Pick<KeyFacts, 'repeat'>): boolean =>
  !repeat || GOES_ON.has(command);

/** Held, Enter presses a button over and over, and sends a form over and over. */
export const pressesAgain = ({ key, repeat, tag }: Pick<KeyFacts, 'key' | 'repeat' | 'tag'>): boolean =>
  repeat && key === 'Enter' && PRESSABLE.has(tag);

/** An input method is writing: 229 is what some browsers give the key that ends it, when it already has ended. */
export const composes = (event: {
  readonly isComposing?: boolean;
  readonly key: string;
  readonly keyCode?: number;
}): boolean => event.isComposing === true || event.key === 'Process' || event.keyCode === 229;

const TYPED = new Set(['text', 'search', 'number', 'url', 'email', 'password', '']);

/** The facts of a DOM event; `typing` is true in fields that take characters, and in lists that letters choose in. */
export const factsOf = (event: KeyboardEvent): KeyFacts => {
  const target = event.target instanceof HTMLElement ? event.target : null;
  const tag = target?.tagName.toLowerCase() ?? '';
  const type = target instanceof HTMLInputElement ? target.type : '';
  const typing =
    tag === 'textarea' ||
    tag === 'select' ||
    target?.isContentEditable === true ||
    (tag === 'input' && TYPED.has(type));
  const { ctrlKey, shiftKey, metaKey, altKey } = event;
  return {
    // a browser that fills a form in sends key events without any of this
    key: event.key ?? '',
    code: event.code ?? '',
    ...{ ctrlKey, shiftKey, metaKey, altKey, tag, typing },
    altGraph: event.getModifierState?.('AltGraph') ?? false,
    repeat: event.repeat === true,
    composing: composes(event),
  };
};
