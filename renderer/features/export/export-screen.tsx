import { Button } from '@mantine/core';
import { modelIdOfRun, type ModelUse, type WrittenModel } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { CopyText, ErrorNotice } from '../../components/error-notice';
import { counted } from '../../components/format';
import { Icon } from '../../components/icon';
import { NotYetTrained } from '../../components/not-yet-trained';
import { Wait } from '../../components/wait';
import { useExports } from '../../stores/stores';
import { PredictFile } from './predict-file';
import './export.css';

/** Where a trained model can go. Only destinations that work stand here. */
export function ExportScreen({ run, datasetId }: { readonly run: RunSummary | undefined; readonly datasetId: string }) {
  if (!run?.hasModel) return <NotYetTrained run={run} datasetId={datasetId} what="the ways to take it along" />;
  return (
    <div className="panel export-grid">
      <PythonCard run={run} />
      {run.kind === 'finetuning' && <PredictFile run={run} />}
    </div>
  );
}

/** A folder that Hugging Face's libraries load as it is. */
function PythonCard({ run }: { readonly run: RunSummary }) {
  const { app, desktop } = useHost();
  const written = useExports(({ folders }) => folders[run.id]);
  const putFolder = useExports((state) => state.putFolder);
  const write = useAction({ outlives: true });
  const start = () =>
    write.run(async (options) => {
      const target = desktop ? await desktop.files.pickTarget({ what: 'folder', suggestedName: run.name }) : undefined;
      if (target === null) return;
      putFolder(run.id, await app.exports.export({ modelId: modelIdOfRun(run.id), format: 'hf', ...(target ? { out: target.path } : {}) }, options));
    });
  return (
    <section className="card stack" aria-label="Python">
      <h2>Python</h2>
      <p className="dim">A Hugging Face folder: weights as safetensors, the tokenizer, a model card with the scores.</p>
      {write.busy ? <Wait title="Writing the folder" progress={write.progress} since={write.since} onCancel={write.cancel} /> : <div><Button onClick={() => void start()}>{written ? 'Write again' : 'Write the folder'}</Button></div>}
      {write.error && <ErrorNotice title="The folder could not be written" error={write.error} onRetry={() => void start()} onClose={write.clear} />}
      {written && <WrittenFolder written={written} />}
    </section>
  );
}

function WrittenFolder({ written }: { readonly written: WrittenModel }) {
  const { desktop } = useHost();
  const snippet = SNIPPETS[written.use](JSON.stringify(written.path));
  return (
    <>
      <p className="row export-done"><Icon name="check" size={14} /> {counted(written.files.length, 'file')} in <span className="mono export-path">{written.path}</span></p>
      {desktop && <div><Button variant="default" size="compact-sm" onClick={() => void desktop.files.reveal({ path: written.path })}>Show the folder</Button></div>}
      <pre className="snippet mono" tabIndex={0} aria-label="How to load it in Python">{snippet}</pre>
      <div><CopyText value={snippet} label="Copy the lines" /></div>
    </>
  );
}

/** What the model is for, in a few lines of Python; the path comes in quotes. */
const SNIPPETS: Readonly<Record<ModelUse, (path: string) => string>> = {
  classify: (path) => `from transformers import pipeline\n\nclassify = pipeline("text-classification", model=${path})\nprint(classify("Not bad at all.", top_k=None))`,
  'fill-mask': (path) => `from transformers import pipeline\n\nfill = pipeline("fill-mask", model=${path})\nprint(fill("The food was [MASK]."))`,
  'next-sentence': (path) =>
    [
      'from transformers import AutoTokenizer, BertForNextSentencePrediction\n',
      `tokenizer = AutoTokenizer.from_pretrained(${path})`,
      `model = BertForNextSentencePrediction.from_pretrained(${path})`,
      'pair = tokenizer("He came home late.", "She was already asleep.", return_tensors="pt")',
      'print(model(**pair).logits.softmax(-1))  # follows, does not',
    ].join('\n'),
};
