/** The width of an element in CSS pixels, so that a drawing keeps its type size on every screen. */
import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export const useWidth = <E extends Element>(guess: number): readonly [RefObject<E | null>, number] => {
  const ref = useRef<E>(null);
  const [width, setWidth] = useState(guess);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    // an element that is not laid out has no width yet: the last one stays
    const measure = (): void => setWidth((last) => Math.floor(element.clientWidth) || last);
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    return () => resized.disconnect();
  }, []);
  return [ref, width];
};
