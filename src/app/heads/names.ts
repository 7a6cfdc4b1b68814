/** What heads are called beside the model whose trunk they lie on. Pure. */
import { headLabel } from '../../runtime/head-label.ts';
import type { ServedModel } from '../../runtime/served-models.browser.ts';

export interface HeadOption {
  /** The model to ask for: "pico", "pico:l1". */
  readonly model: string;
  readonly label: string;
}

/** The heads on the trunk of `model`, the shipped one first; none where it stands alone. */
export const headOptions = (served: readonly ServedModel[], model: string): readonly HeadOption[] => {
  const [folder = ''] = model.split(':');
  const trunk = served.find(({ id }) => id === folder);
  if (!trunk || trunk.heads.length === 0) return [];
  return [
    { model: folder, label: `As shipped: ${trunk.title}` },
    ...trunk.heads.map(({ id, title }) => ({
      model: `${folder}:${id}`,
      label: headLabel(title, trunk.title),
    })),
  ];
};
