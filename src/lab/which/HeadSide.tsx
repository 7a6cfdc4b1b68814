/** One of the two heads: which, and what it sees while it drives. */
import { useEffect, useRef } from 'react';
import type { Frame } from '../../contracts.ts';
import type { Option } from '../../ui/Segmented.tsx';
import { Words } from '../../ui/Words.tsx';
import { Pick } from '../ui/Pick.tsx';
import type { HeadFacts } from './manifests.browser.ts';
import type { Side } from './trials.ts';
import type { WhichRun } from './use-which.browser.ts';
import { answerOf } from './words.ts';

const paint = (canvas: HTMLCanvasElement, { width, height, rgb }: Frame): void => {
  const context = canvas.getContext('2d');
  if (!context) return;
  if (canvas.width !== width) [canvas.width, canvas.height] = [width, height];
  const image = context.createImageData(width, height);
  for (let i = 0, j = 0; i < rgb.length; i += 3, j += 4) {
    image.data.set([rgb[i] ?? 0, rgb[i + 1] ?? 0, rgb[i + 2] ?? 0, 255], j);
  }
  context.putImageData(image, 0, 0);
};

interface Props {
  readonly side: Side;
  readonly model: string;
  readonly options: readonly Option<string>[];
  readonly facts: HeadFacts | null;
  readonly busy: boolean;
  /** The seed it drives in now; null: it waits. */
  readonly driving: number | null;
  /** Finished episodes. */
  readonly n: number;
  readonly watch: WhichRun['watch'];
  readonly onChange: (model: string) => void;
}

export const HeadSide = ({ side, facts, driving, n, watch, ...props }: Props) => {
  const canvas = useRef<HTMLCanvasElement>(null);
  const name = side.toUpperCase();
  useEffect(
    () =>
      watch(side, (frame) => {
        if (canvas.current) paint(canvas.current, frame);
      }),
    [watch, side],
  );
  return (
    <section className="which-side" aria-label={`Head ${name}`} data-testid={`side-${side}`} data-n={n}>
      <fieldset disabled={props.busy}>
        <legend className="unseen">{`Head ${name}`}</legend>
        <Pick
          label={name}
          testId={`head-${side}`}
          options={props.options}
          value={props.model}
          onChange={props.onChange}
        />
      </fieldset>
      <canvas
        ref={canvas}
        width={128}
        height={128}
        role="img"
        aria-label={`What head ${name} saw last`}
        data-driving={driving !== null}
      />
      <p className="which-state">
        <Words>
          {driving === null
            ? facts
              ? answerOf(facts.head)
              : 'not on this site'
            : `drives in scene ${driving}`}
        </Words>
      </p>
    </section>
  );
};
