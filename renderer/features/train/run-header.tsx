import { useState } from 'react';
import type { RunSummary } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import type { Route } from '../../stores/route';
import { useLibrary, useNavigation } from '../../stores/stores';
import { isUnderWay, runStateMark, runStateText } from '../runs/run-state';
import { RunControls } from './run-controls';

/** What is in focus: its name, what it is made of, how it stands, and what can be done with it. */
export function RunHeader({ route }: { readonly route: Extract<Route, { page: 'dataset' | 'run' }> }) {
  const run = useLibrary(({ runs }) => (route.page === 'run' ? runs?.find(({ id }) => id === route.id) : undefined));
  const dataset = useLibrary(({ datasets }) => datasets?.find(({ id }) => id === (run?.dataset.id ?? route.id)));
  const modelName = useNavigation((state) => state.modelId);
  const model = useLibrary(({ models }) => models?.find(({ id }) => id === modelName)?.name);
  if (!run) {
    return (
      <header className="run-header">
        <h1 className="one-line grow"><bdi>{dataset?.name ?? '…'}</bdi>{model && <span className="dim run-model"> × {model}</span>}</h1>
      </header>
    );
  }
  return <OneRun key={run.id} run={run} />;
}

function OneRun({ run }: { readonly run: RunSummary }) {
  const action = useAction();
  // What a run is called that nobody named.
  const madeOf = `${run.dataset.name} × ${run.model.name}`;
  const share = run.totalSteps > 0 ? Math.floor((100 * run.step) / run.totalSteps) : 0;
  return (
    <>
      <header className="run-header">
        <RunName run={run} />
        {run.name !== madeOf && <span className="label one-line run-made-of"><bdi>{run.dataset.name}</bdi> × {run.model.name}</span>}
        <span className="run-state numbers">{runStateMark(run.state)}{isUnderWay(run.state) ? `${runStateText(run)} ${share}\u00a0%` : runStateText(run)}</span>
        <RunControls run={run} action={action} />
      </header>
      {action.error && <div className="run-header-error"><ErrorNotice title="That did not work" error={action.error} onClose={action.clear} /></div>}
    </>
  );
}

/** The run's name; a click makes it a field. */
function RunName({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const putRun = useLibrary((state) => state.putRun);
  const [draft, setDraft] = useState<string>();
  const rename = useAction();
  if (draft === undefined) {
    return (
      <h1 className="one-line grow">
        <button type="button" className="name-button one-line" title="Rename" onClick={() => setDraft(run.name)}><bdi>{run.name}</bdi></button>
      </h1>
    );
  }
  const save = () => {
    const name = draft.trim();
    setDraft(undefined);
    if (name !== '' && name !== run.name) void rename.run(async () => putRun(await app.runs.rename({ id: run.id, name })));
  };
  return (
    <form className="grow" onSubmit={(event) => { event.preventDefault(); save(); }}>
      <input className="name-field" aria-label="Name of the run" autoFocus maxLength={200} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} onBlur={save} onKeyDown={(event) => event.key === 'Escape' && setDraft(undefined)} />
    </form>
  );
}
