import { Slider } from '@mantine/core';
import { useState } from 'react';
import { naiveSoftmax, softmax } from '../../../shared/math/distribution';

/** The same number added to every score changes nothing, until the exponentials no longer fit. */
export function Overflow({ logits }: { readonly logits: readonly number[] }) {
  const [added, setAdded] = useState(0);
  const raised = logits.map((logit) => logit + added);
  const naive = naiveSoftmax(raised, 'f32')[0]!;
  const largest = Math.max(...raised);
  return (
    <section className="card stack" aria-label="Overflow">
      <h2>Why the maximum is taken off first</h2>
      <p>Add the same to all three scores: their differences stay, so the probabilities should stay too.</p>
      <div className="score">
        <span className="row score-name"><span id="added-label">Added to each score</span><span className="numbers">{added}</span></span>
        <Slider thumbProps={{ 'aria-labelledby': 'added-label' }} size="sm" min={0} max={120} step={1} label={null} value={added} onChange={setAdded} />
      </div>
      <dl className="facts numbers">
        <div><dt className="label">As the formula is written, in 32-bit numbers</dt><dd>p(good) = {Number.isNaN(naive) ? 'infinity / infinity: no number at all' : naive.toFixed(3)}</dd></div>
        <div><dt className="label">With the largest score, {largest.toFixed(1)}, taken off first</dt><dd>p(good) = {softmax(raised)[0]!.toFixed(3)}</dd></div>
      </dl>
      <p>The numbers that models compute with end at about 3.4 × 10^38, and e^89 is more than that. Taking the largest score off leaves every difference as it is, and no power of e is then above e^0 = 1.</p>
    </section>
  );
}
