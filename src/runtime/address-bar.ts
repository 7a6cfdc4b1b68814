/** Keeps the address up to date without writing it too often: WebKit refuses a page more than 100 changes in ten seconds. */
import { createPublisher, type Publisher, type PublisherParts } from './publisher.ts';

/** Least time between two changes of the address, ms. */
export const QUIET_MS = 200;
const REFUSED_MS = 2000;

export interface AddressBarPorts extends Pick<PublisherParts<null>, 'now' | 'later'> {
  /** Writes the newest state; may throw what a browser throws when it has had enough. */
  readonly write: () => void;
}

/** `changed` writes at once, or when `QUIET_MS` have passed since the last time; `flush` what waits, before the page goes. */
export const createAddressBar = ({
  write,
  now,
  later,
}: AddressBarPorts): { readonly changed: () => void; readonly flush: () => void } => {
  const changed = (): void => changes.offer(null);
  const publish = (): void => {
    try {
      write();
    } catch {
      later(changed, REFUSED_MS); // an address that is late is no reason to lose the page
    }
  };
  const changes: Publisher<null> = createPublisher({ publish, every: QUIET_MS, now, later });
  return { changed, flush: changes.flush };
};
