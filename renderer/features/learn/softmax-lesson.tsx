import { SegmentedControl, Slider } from '@mantine/core';
import { useEffect, useState } from 'react';
import { crossEntropyGradient } from '../../../shared/math/cross-entropy';
import { logProbability, softmax } from '../../../shared/math/distribution';
import { SoftmaxBars } from '../../charts/softmax-bars';
import { percent } from '../../components/format';
import { Overflow } from './overflow';

const CLASSES = ['good', 'so-so', 'bad'] as const;
const FIRST = [1, 0.5, 0.2];
const GOAL = 0.99;

/** Three scores to move, and everything that follows from them, with the numbers filled in. */
export function SoftmaxLesson({ onDone }: { readonly onDone: () => void }) {
  const [logits, setLogits] = useState<readonly number[]>(FIRST);
  const [temperature, setTemperature] = useState(1);
  const [truth, setTruth] = useState(0);
  const probabilities = [...softmax(logits, temperature)];
  const reached = probabilities[0]! >= GOAL;
  useEffect(() => {
    if (reached) onDone();
  }, [reached, onDone]);
  return (
    <>
      <div className="softmax-lesson">
        <section className="card stack" aria-label="Scores">
          <h2>Scores (logits)</h2>
          {CLASSES.map((name, i) => <Score key={name} name={name} value={logits[i]!} onChange={(value) => setLogits(logits.map((old, other) => (other === i ? value : old)))} />)}
          <Score name="Temperature" min={0.1} max={5} value={temperature} onChange={setTemperature} />
          <p className="label">Scores are divided by the temperature first: below 1 the best stands out more, above 1 less. Their order never changes.</p>
        </section>
        <section className="card stack" aria-label="Probabilities">
          <h2>Probabilities</h2>
          <SoftmaxBars labels={CLASSES} probabilities={probabilities} />
          <Formula logits={logits} temperature={temperature} probabilities={probabilities} />
          <p className="numbers">Each is between 0 and 1. Their sum: {probabilities.map((p) => p.toFixed(3)).join(' + ')} = {probabilities.reduce((sum, p) => sum + p, 0).toFixed(3)}{' '}(each rounded).</p>
          <Lead logits={logits} temperature={temperature} />
        </section>
      </div>
      <Loss logits={logits} truth={truth} onTruth={setTruth} />
      <Overflow logits={logits} />
    </>
  );
}

interface ScoreProps {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function Score({ name, min = -5, max = 8, value, onChange }: ScoreProps) {
  const id = `score-${name}`;
  return (
    <div className="score">
      <span className="row score-name"><span id={id}>{name}</span><span className="numbers">{value.toFixed(1)}</span></span>
      <Slider thumbProps={{ 'aria-labelledby': id }} size="sm" min={min} max={max} step={0.1} label={null} value={value} onChange={(next) => onChange(Math.round(10 * next) / 10)} />
    </div>
  );
}

/** The formula of the first class, with its numbers. */
function Formula({ logits, temperature, probabilities }: { readonly logits: readonly number[]; readonly temperature: number; readonly probabilities: readonly number[] }) {
  const scaled = logits.map((logit) => logit / temperature);
  const powers = scaled.map((value) => `e^${value.toFixed(2)}`);
  const values = scaled.map((value) => big(Math.exp(value)));
  return (
    <div className="mono formula numbers" role="group" aria-label="The formula with the numbers filled in">
      <p>p(good) = {powers[0]} / ({powers.join(' + ')})</p>
      <p className="formula-more">= {values[0]} / ({values.join(' + ')})</p>
      <p className="formula-more">= {probabilities[0]!.toFixed(3)}</p>
    </div>
  );
}

/** Why the maximum is exaggerated: differences of scores become factors of odds. */
function Lead({ logits, temperature }: { readonly logits: readonly number[]; readonly temperature: number }) {
  const order = logits.map((_, i) => i).sort((a, b) => logits[b]! - logits[a]!);
  const [first, second] = order as [number, number, number];
  const gap = logits[first]! - logits[second]!;
  const lead = gap / temperature;
  if (gap === 0) return <p>“{CLASSES[first]}” and “{CLASSES[second]}” have the same score: they are equally likely.</p>;
  return (
    <p className="numbers">
      “{CLASSES[first]}” leads “{CLASSES[second]}” by {gap.toFixed(2)}{temperature === 1 ? '' : ` (${lead.toFixed(2)}, divided by the temperature)`}, so it is e^{lead.toFixed(2)} = {big(Math.exp(lead))} times as likely; e is about 2.718. With twice the lead it would not be twice as much but its square, {big(Math.exp(2 * lead))} times: that is how softmax exaggerates the maximum.
    </p>
  );
}

/** What the true class costs, and which way it pulls. */
function Loss({ logits, truth, onTruth }: { readonly logits: readonly number[]; readonly truth: number; readonly onTruth: (truth: number) => void }) {
  const p = softmax(logits)[truth]!;
  const loss = -logProbability(logits, truth);
  const gradient = crossEntropyGradient(logits, truth);
  return (
    <section className="card stack" aria-label="Loss">
      <h2>The loss: cross-entropy</h2>
      <div className="row"><span id="truth-label">Suppose the true answer is</span><SegmentedControl size="xs" aria-labelledby="truth-label" data={CLASSES.map((name, i) => ({ value: String(i), label: name }))} value={String(truth)} onChange={(value) => onTruth(Number(value))} /></div>
      <p className="mono formula numbers">loss = −ln p({CLASSES[truth]}) = −ln {p < 0.001 ? p.toPrecision(2) : p.toFixed(3)} = {loss.toFixed(3)}</p>
      <p>Only the probability of the true answer counts. At {percent(1, 0)} the loss is 0; the closer to 0 %, the more it costs, without limit: to be sure and wrong is what costs most. (The temperature is 1 in training.)</p>
      <p>Each score has a slope: how much the loss rises when that score rises a little. It is the probability, minus 1 for the true answer. Training moves each score the other way:</p>
      <ul className="slopes numbers">
        {CLASSES.map((name, i) => <li key={name}>{name}: {gradient[i]! < 0 ? '−' : ''}{Math.abs(gradient[i]!).toFixed(3)}, so its score goes {i === truth ? 'up' : 'down'}</li>)}
      </ul>
    </section>
  );
}

function big(value: number): string {
  if (value >= 1e6) {
    const [digits, power] = value.toExponential(1).split('e+');
    return `${digits}\u00a0×\u00a010^${power}`;
  }
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}
