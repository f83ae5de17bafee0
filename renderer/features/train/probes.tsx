import { entropyBits } from '../../../shared/math/distribution';
import type { Probe } from '../../../shared/model/run';
import { SoftmaxBars } from '../../charts/softmax-bars';
import { Scrubber, useScrubber } from '../../components/scrubber';
import { useRunStream } from '../../stores/stores';
import { probesSentence } from './certainty';

/** How sure the model is of a few texts, at any step so far: the slider goes back in time, at its end it follows the run. */
export function Probes() {
  const started = useRunStream((state) => state.started);
  const probes = useRunStream((state) => state.probes);
  const scrubber = useScrubber(probes.length);
  if (!started?.probes || started.probes.length === 0 || probes.length === 0) return null;
  const now = probes[scrubber.at]!;
  return (
    <section className="card stack" aria-label="How sure it is">
      <div className="row probes-head">
        <div className="grow">
          <h2>How sure it is, step by step</h2>
          <p className="dim">{probesSentence(now.probabilities)}</p>
        </div>
        <Scrubber {...scrubber} steps={probes.map(({ step }) => step)} label="Step whose probabilities are shown" />
      </div>
      <ul className="probe-grid">
        {started.probes.map((probe, i) => (
          <ProbeCard key={i} probe={probe} labels={started.labels} probabilities={now.probabilities[i] ?? []} />
        ))}
      </ul>
    </section>
  );
}

function ProbeCard({ probe, labels, probabilities }: { readonly probe: Probe; readonly labels: readonly string[]; readonly probabilities: readonly number[] }) {
  return (
    <li className="probe">
      <p className="probe-text" dir="auto" title={probe.text}><bdi>{probe.text}</bdi></p>
      <SoftmaxBars labels={labels} probabilities={probabilities} most={4} trueLabel={probe.label} />
      <p className="label numbers">{probe.label === undefined ? 'your sentence' : 'a held-back row'} · entropy {entropyBits(probabilities).toFixed(2)} of {Math.log2(labels.length).toFixed(2)} bits</p>
    </li>
  );
}
