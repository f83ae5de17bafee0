import { ClassMark } from '../components/class-mark';
import { classStyle } from '../components/class-style';
import { percent } from '../components/format';
import './charts.css';

interface SoftmaxBarsProps {
  /** In class order. */
  readonly labels: readonly string[];
  /** In class order; sum to 1. */
  readonly probabilities: readonly number[];
  /** Show the likeliest of so many classes only. */
  readonly most?: number;
  /** The true class, marked where it is known. */
  readonly trueLabel?: string | undefined;
}

/** Class probabilities as bars; they glide from one state to the next, so that the eye sees probability move. */
export function SoftmaxBars({ labels, probabilities, most = 8, trueLabel }: SoftmaxBarsProps) {
  const order = labels.length <= most ? labels.map((_, i) => i) : likeliest(probabilities, most);
  const rest = labels.length - order.length;
  return (
    <ul className="softmax-bars">
      {order.map((i) => (
        <li key={i} className="softmax-row">
          <ClassMark index={i} />
          <bdi className="one-line softmax-label" title={labels[i]}>{labels[i]}</bdi>
          <span className="softmax-track">
            <span className="softmax-fill" style={{ transform: `scaleX(${probabilities[i] ?? 0})`, background: classStyle(i).colour }} />
          </span>
          <span className="numbers softmax-value">{percent(probabilities[i] ?? 0)}</span>
          {trueLabel !== undefined && <span className="label softmax-truth">{trueLabel === labels[i] ? 'true' : ''}</span>}
        </li>
      ))}
      {rest > 0 && <li className="label">and {rest} less likely classes</li>}
    </ul>
  );
}

function likeliest(probabilities: readonly number[], most: number): readonly number[] {
  return probabilities
    .map((probability, i) => ({ probability, i }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, most)
    .map(({ i }) => i);
}
