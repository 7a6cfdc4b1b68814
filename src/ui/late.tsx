/** Parts of the page that are fetched when they are first shown. A fetch that failed can be made again, which `lazy` alone cannot. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

const failed = new Set<() => void>();

/** The next time they are shown, parts that could not be fetched are asked for again. */
export const askAgain = (): void => {
  for (const forget of failed) forget();
  failed.clear();
};

/** Suspends until the part is there; throws to the next boundary if it does not come. */
export const late = <P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> => {
  let part: LazyExoticComponent<ComponentType<P>> | null = null;
  const forget = (): void => {
    part = null;
  };
  const fetchPart = async (): Promise<{ default: ComponentType<P> }> => {
    try {
      return { default: await load() };
    } catch (thrown) {
      // not forgotten at once: React looks again when a promise ends, and would ask for ever
      failed.add(forget);
      throw thrown;
    }
  };
  return (props: P) => {
    part ??= lazy(fetchPart);
    const Part = part as ComponentType<P>;
    return <Part {...props} />;
  };
};
