/** 256 bars, the likeliest marked, and the draws as dots under them. */
const [WIDTH, HEIGHT, ROOM] = [768, 150, 26];

interface Props {
  readonly p: Float32Array;
  readonly best: number;
  readonly draws: readonly number[];
  readonly label: string;
}

export const Hill = ({ p, best, draws, label }: Props) => {
  const top = Math.max(...p);
  const step = WIDTH / p.length;
  const path = [...p]
    .map((share, bin) => {
      const height = (share / top) * (HEIGHT - 8);
      return `M${(bin + 0.5) * step} ${HEIGHT}v${-height.toFixed(2)}`;
    })
    .join('');
  const stacked = new Map<number, number>();
  return (
    <svg
      className="temperature-hill"
      viewBox={`0 0 ${WIDTH} ${HEIGHT + ROOM}`}
      role="img"
      aria-label={`Odds of ${label} over 256 bins; the likeliest is bin ${best}`}
      preserveAspectRatio="none"
    >
      <path d={path} className="temperature-bars" />
      <path
        d={`M${(best + 0.5) * step} ${HEIGHT}v${-(HEIGHT - 8)}`}
        className="temperature-bars"
        data-best="true"
      />
      <path d={`M0 ${HEIGHT}h${WIDTH}`} className="temperature-line" />
      {draws.map((bin, i) => {
        const cell = Math.round(bin / 3);
        const level = stacked.get(cell) ?? 0;
        stacked.set(cell, level + 1);
        return (
          <path
            // biome-ignore lint/suspicious/noArrayIndexKey: draws have no other name
            key={i}
            className="temperature-draw"
            d={`M${(bin + 0.5) * step} ${HEIGHT + 6 + (level % 4) * 5}h0.01`}
            vectorEffect="non-scaling-stroke"
          />
        );
      })}
    </svg>
  );
};
