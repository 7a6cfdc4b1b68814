/** The heads that can be compared: those of every trunk that has several. Pure. */
import type { ServedModel } from '../../runtime/served-models.browser.ts';
import type { Option } from '../../ui/Segmented.tsx';

/** `chosen` is among them, whatever the site lists: an address may name one that is on no list. */
export const headsOf = (served: readonly ServedModel[], chosen: string): readonly Option<string>[] => {
  const options = served
    .filter(({ heads }) => heads.length > 0)
    .flatMap(({ id, title, heads }) => [
      { value: id, label: `${title} as shipped: autoregressive bins` },
      ...heads.map((head) => ({ value: `${id}:${head.id}`, label: head.title })),
    ]);
  return options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen }];
};
