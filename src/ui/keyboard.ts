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
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
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

const withControl = ({ key, shiftKey }: KeyFacts): Command | null => {
  if (key === 'z' || key === 'Z') return shiftKey ? 'redo' : 'undo';
  return key === 'y' ? 'redo' : null;
};

export const commandOf = (facts: KeyFacts): Command | null => {
  if (facts.key === 'Escape') return 'close';
  if (facts.typing || facts.altKey) return null;
  if (facts.ctrlKey || facts.metaKey) return withControl(facts);
  switch (facts.key) {
    case ' ':
      return PRESSABLE.has(facts.tag) ? null : 'toggle-run';
    case '.':
      return 'step';
    case 'r':
    case 'R':
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
  const { key, ctrlKey, shiftKey, metaKey, altKey } = event;
  return { key, ctrlKey, shiftKey, metaKey, altKey, tag, typing };
};
