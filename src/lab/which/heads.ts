/** The heads that can be compared: those of every trunk that has several. Pure. */
import { headLabel } from '../../runtime/head-label.ts';
import type { ServedModel } from '../../runtime/served-models.browser.ts';
import type { Option } from '../../ui/Segmented.tsx';

/** `chosen` is among them, whatever the site lists: an address may name one that is on no list. */
export const headsOf = (served: readonly ServedModel[], chosen: string): readonly Option<string>[] => {
  const trunks = served.filter(({ heads }) => heads.length > 0);
  // beside one another on a phone there is room for little, and with one trunk its name tells nothing
  const called = (title: string, trunk: string) => (trunks.length > 1 ? title : headLabel(title, trunk));
  const options = trunks.flatMap(({ id, title, heads }) => [
    { value: id, label: called(`${title}, as shipped: autoregressive bins`, title) },
    ...heads.map((head) => ({ value: `${id}:${head.id}`, label: called(head.title, title) })),
  ]);
  return options.some(({ value }) => value === chosen)
    ? options
    : [...options, { value: chosen, label: chosen }];
};
