/** Draws one strip: the odds of a dimension's bins, which one was said, which one is likeliest, which ones were drawn. */
import { dimensionVariable } from '../../ui/dimension-colors.ts';
import { columnsOf, greedyBin } from '../../ui/draw/softmax.ts';
import type { Surface } from '../use-canvas.ts';

export interface StripContent {
  readonly row: number;
  readonly legal: number;
  /** Null: the driver has none. */
  readonly probabilities: Float32Array | null;
  readonly said: number;
  /** What was typed in its place. */
  readonly edited: number | null;
  /** This row's bins of the drawn actions. */
  readonly drawn: readonly number[];
  readonly marked: boolean;
  readonly under: number | null;
}

const TOP = 6; // px for the triangles
const TICKS = 5; // px for the drawn bins

const triangle = (context: CanvasRenderingContext2D, x: number): void => {
  context.beginPath();
  context.moveTo(x - 3, 0.5);
  context.lineTo(x + 3, 0.5);
  context.lineTo(x, 4.5);
  context.closePath();
};

export const paintStrip = ({ context, width, height, token }: Surface, content: StripContent): void => {
  const { row, legal, probabilities, said, edited, drawn, marked, under } = content;
  const base = drawn.length > 0 ? height - TICKS : height - 1;
  const at = (bin: number): number => ((bin + 0.5) / legal) * width;
  const upright = (bin: number, color: string): void => {
    context.fillStyle = color;
    context.fillRect(Math.round(at(bin)) - 0.5, TOP - 1, 1, base - TOP + 1);
  };
  context.fillStyle = token('--line');
  context.fillRect(0, base, width, 1);
  if (under !== null) upright(under, token('--line-strong'));
  if (marked) upright(said, token('--ink'));
  if (probabilities) {
    const columns = columnsOf(probabilities, legal, Math.max(1, Math.floor(width)));
    const most = columns.reduce((a, b) => Math.max(a, b), 0) || 1;
    context.fillStyle = token(dimensionVariable(row));
    const step = width / columns.length;
    columns.forEach((p, i) => {
      const tall = Math.round((p / most) * (base - TOP));
      if (tall > 0) context.fillRect(i * step, base - tall, step, tall);
    });
  }
  context.fillStyle = token('--ink');
  for (const bin of drawn) context.fillRect(at(bin) - 0.75, base + 2, 1.5, TICKS - 2);
  const greedy = probabilities ? greedyBin(probabilities, legal) : said;
  if (greedy !== said) {
    context.strokeStyle = token('--muted');
    context.lineWidth = 1;
    triangle(context, at(greedy));
    context.stroke();
  }
  triangle(context, at(said));
  context.fill();
  if (edited !== null && edited !== said) {
    upright(edited, token('--warn'));
    triangle(context, at(edited));
    context.fill();
  }
};
