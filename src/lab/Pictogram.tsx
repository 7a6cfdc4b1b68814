/** A small drawing for each exhibit's card. */
import type { ReactNode } from 'react';
import type { ExhibitId } from './exhibits.ts';

const PICTURES: Readonly<Record<ExhibitId, ReactNode>> = {
  bins: (
    <>
      <path d="M10 26h84v14H10zM24 26v14M38 26v14M52 26v14M66 26v14M80 26v14" />
      <path className="strong" d="M52 26h14v14H52z" />
      <circle cx="59" cy="33" r="3" />
    </>
  ),
  language: (
    <>
      <text x="14" y="28">
        143 120
      </text>
      <text x="14" y="48">
        ữ Ÿ ⊤ ◌̌
      </text>
    </>
  ),
  unnormalize: (
    <>
      <path d="M20 44h72M20 44V10" />
      <path className="strong" d="M20 44l18 -6m-5 -2l5 2l-3 5" />
      <path d="M20 44l62 -26m-8 0l8 0l-4 7" />
    </>
  ),
  which: (
    <>
      <path d="M12 33h26M38 33C52 33 54 16 70 16h22M38 33C52 33 54 50 70 50h22" />
      <circle cx="38" cy="33" r="3" />
      <path className="strong" d="M76 10h12v12h-12z" />
      <path className="strong" d="M70 50c6 -12 12 12 22 0" />
    </>
  ),
  fast: (
    <>
      <path d="M10 40c10 -40 20 -30 28 -10s14 26 22 8s14 -24 34 -12" />
      <path className="strong" d="M12 56v-8M22 56v-14M32 56v-5M42 56v-2M52 56v-1" />
    </>
  ),
  temperature: (
    <>
      <path d="M10 52h84M10 52c26 0 26 -18 42 -18s16 18 42 18" />
      <path className="strong" d="M10 52c34 0 34 -42 42 -42s8 42 42 42" />
    </>
  ),
  constrained: (
    <>
      <path d="M16 14h28v10H16zM16 27h28v10H16zM16 40h28v10H16zM60 14h28M60 19h20M60 32h28M60 45h24" />
      <path className="strong" d="M56 10l36 44" />
    </>
  ),
  knows: (
    <>
      <path d="M14 50h76M22 50V14h14v36M44 50V20h14v30M66 50V30h14v20" />
      <path className="strong" d="M24 50v-6h10v6M46 50v-4h10v4M68 50v-3h10v3" />
    </>
  ),
  requantize: (
    <>
      <path d="M12 20h80v10H12zM22 20v10M32 20v10M42 20v10M52 20v10M62 20v10M72 20v10M82 20v10" />
      <path className="strong" d="M12 38h80v10H12zM52 38v10" />
    </>
  ),
};

export const Pictogram = ({ id }: { id: ExhibitId }) => (
  <svg className="lab-pictogram" viewBox="0 0 104 64" aria-hidden="true">
    {PICTURES[id]}
  </svg>
);
