import { Select } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { MaskedWords, MaskGuess } from '../../../shared/model/playground';
import { percent } from '../../components/format';
import { attentionRows } from './guess-view';

interface AttentionStripProps {
  readonly answer: MaskedWords;
  readonly guess: MaskGuess;
  /** The model’s name, where there are several. */
  readonly model?: string | undefined;
}

const ALL = 'all';

/** Where the masked place looks: a row for each layer, or for each head of one; the stronger the colour, the more. */
export function AttentionStrip({ answer: { pieces, layers, heads }, guess, model }: AttentionStripProps) {
  const [layer, setLayer] = useState(ALL);
  const chosen = layer === ALL || Number(layer) >= layers ? undefined : Number(layer);
  const rows = useMemo(() => attentionRows(guess.attention, { layers, heads }, chosen), [guess, layers, heads, chosen]);
  const data = [{ value: ALL, label: 'All layers, heads averaged' }, ...Array.from({ length: layers }, (_, i) => ({ value: String(i), label: `Layer ${i + 1}, head by head` }))];
  return (
    <section className="stack" aria-label="Attention">
      <div className="row attention-head">
        <div className="grow">
          <h3>Where the masked place looks</h3>
          <p className="label">{model === undefined ? '' : `Of ${model}. `}Each layer reads the sentence several times at once; each reading is a head. Each row shares 100 % among the pieces: the stronger the colour, the more. [CLS] and [SEP] are marks before and after every text; ## goes on with the word before. Attention shows what is read, not why the word was chosen.</p>
        </div>
        <Select size="xs" aria-label="Layer" className="attention-layer" data={data} value={chosen === undefined ? ALL : layer} onChange={(value) => setLayer(value ?? ALL)} />
      </div>
      <div className="attention-scroll" tabIndex={0} role="region" aria-label="Attention by piece">
        <table className="attention">
          <thead>
            <tr>
              <th scope="col"><span className="visually-hidden">Layer or head</span></th>
              {pieces.map(({ token }, i) => <th key={i} scope="col" className={i === guess.position ? 'attention-own' : undefined}><bdi className="mono">{token}</bdi></th>)}
              <th scope="col">most at</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, shares, most }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {Array.from(shares, (share, i) => <td key={i} style={{ background: `color-mix(in srgb, var(--accent) ${Math.round(100 * Math.sqrt(share))}%, var(--surface-0))` }} title={`${name}: ${percent(share)} at “${pieces[i]?.token ?? ''}”`} />)}
                <td className="attention-most numbers"><bdi className="mono">{pieces[most]?.token}</bdi> {percent(shares[most]!, 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
