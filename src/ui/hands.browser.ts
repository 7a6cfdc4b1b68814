/**
 * Holds back unintended input for the whole page: a wheel turned over the field that has the focus, and Enter held down
 * on a button.
 */
import { factsOf, pressesAgain } from './keyboard.ts';
import { scrolled, turnsByWheel } from './wheel.ts';

/** The nearest thing around an element that scrolls. */
const scrollerOf = (element: Element): Element => {
  for (let at = element.parentElement; at; at = at.parentElement) {
    const { overflowY } = getComputedStyle(at);
    if ((overflowY === 'auto' || overflowY === 'scroll') && at.scrollHeight > at.clientHeight) return at;
  }
  return document.scrollingElement ?? document.documentElement;
};

/** Only preventDefault keeps every browser from turning the number; it stops the scrolling too, so that is done here. */
const keepNumber = (event: WheelEvent): void => {
  event.preventDefault();
  if (!(event.currentTarget instanceof Element)) return;
  const scroller = scrollerOf(event.currentTarget);
  scroller.scrollBy(...scrolled(event, scroller.clientHeight));
};

export const steadyHands = (): void => {
  // a listener for the wheel slows scrolling down, so a field has one only while it has the focus
  const each = (event: FocusEvent, then: (field: HTMLInputElement) => void): void => {
    if (event.target instanceof HTMLInputElement && turnsByWheel(event.target.type)) then(event.target);
  };
  document.addEventListener('focusin', (event) =>
    each(event, (field) => field.addEventListener('wheel', keepNumber, { passive: false })),
  );
  document.addEventListener('focusout', (event) =>
    each(event, (field) => field.removeEventListener('wheel', keepNumber)),
  );
  window.addEventListener(
    'keydown',
    (event) => {
      if (pressesAgain(factsOf(event))) event.preventDefault();
    },
    true,
  );
};
