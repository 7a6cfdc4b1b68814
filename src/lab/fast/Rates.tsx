/** Tokens and millimetres at four rates, for this motion and this scale. */

import { Words } from '../../ui/Words.tsx';
import { Note } from '../ui/Note.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import { type Analysis, BINS, binWidthMillimetres } from './model.ts';

const mm = (value: number): string => value.toFixed(1);

export const Rates = ({ rows, rate }: { rows: readonly Analysis[]; rate: number }) => (
  <>
    <Scroll label="Plain bins and FAST at four rates">
      <table className="lab-table fast-rates" data-testid="rates">
        <thead>
          <tr>
            <th scope="col">rate</th>
            <th scope="colgroup" colSpan={2} className="lab-num">
              tokens a second
            </th>
            <th scope="colgroup" colSpan={2} className="lab-num">
              worst error, mm
            </th>
            <th scope="col" className="lab-num">
              between
            </th>
          </tr>
          <tr>
            <th scope="col">Hz</th>
            <th scope="col" className="lab-num">
              bins
            </th>
            <th scope="col" className="lab-num">
              FAST
            </th>
            <th scope="col" className="lab-num">
              bins
            </th>
            <th scope="col" className="lab-num">
              FAST
            </th>
            <th scope="col" className="lab-num">
              samples, mm
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.rate} data-here={row.rate === rate} data-testid={`rate-${row.rate}`}>
              <th scope="row">{row.rate}</th>
              <td className="lab-num notranslate" translate="no">
                {row.binTokens}
              </td>
              <td className="lab-num lab-done notranslate" translate="no">
                {row.encoding.tokens.length}
              </td>
              <td className="lab-num notranslate" translate="no">
                {mm(row.binned.worst)}
              </td>
              <td className="lab-num lab-done notranslate" translate="no">
                {mm(row.fast.worst)}
              </td>
              <td className="lab-num notranslate" translate="no">
                {mm(row.sampling.worst)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
    <Note>
      <Words>{`Bins: one token a coordinate a sample, ${BINS} bins of ${binWidthMillimetres.map(mm).join(' and ')} mm over the field. `}</Words>
      <i>Between samples</i> is what is lost before any token is made: how far the motion strays from straight
      lines between its samples.
    </Note>
  </>
);
