import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { DatasetSummary } from '../../shared/model/dataset-library';
import type { RunSummary } from '../../shared/model/run-library';
import { counted } from '../components/format';
import { Icon } from '../components/icon';
import { isBaseModel } from '../features/models/base-models';
import { isUnderWay, runStateMark, runStateText } from '../features/runs/run-state';
import { LESSONS } from '../../shared/model/lessons';
import { useLibrary, useNavigation, useSettings } from '../stores/stores';
import { MachineLine } from './machine-line';

/** The shelves: datasets, models, runs. What is open is marked. */
export function Library({ isOpen, onToggle }: { readonly isOpen: boolean; readonly onToggle: () => void }) {
  const go = useNavigation((state) => state.go);
  if (!isOpen) {
    return (
      <nav className="library library-closed" aria-label="Library">
        <ActionIcon variant="subtle" color="gray" aria-label="Show the library" onClick={onToggle}><Icon name="right" /></ActionIcon>
      </nav>
    );
  }
  return (
    <nav className="library" aria-label="Library">
      <div className="library-top">
        <Button leftSection={<Icon name="plus" size={14} />} onClick={() => go({ page: 'start' })} fullWidth>New run</Button>
        <ActionIcon variant="subtle" color="gray" aria-label="Hide the library" onClick={onToggle}><Icon name="left" /></ActionIcon>
      </div>
      <div className="library-shelves" tabIndex={-1}>
        <Datasets />
        <Models />
        <Runs />
      </div>
      <Learn />
      <MachineLine />
    </nav>
  );
}

function Datasets() {
  const datasets = useLibrary((state) => state.datasets);
  const route = useNavigation((state) => state.route);
  const go = useNavigation((state) => state.go);
  return (
    <Shelf title="Datasets" empty={datasets?.length === 0 ? 'None yet: drop a file on the window' : undefined}>
      {datasets?.map(({ id, name, ...about }) => (
        <Entry
          key={id}
          icon={<Icon name="table" size={14} />}
          name={name}
          detail={datasetWords(about)}
          isOpen={route.page === 'dataset' && route.id === id}
          onOpen={() => go({ page: 'dataset', id, tab: 'data' })}
        />
      ))}
    </Shelf>
  );
}

function datasetWords({ labelling, rows, classes }: Pick<DatasetSummary, 'labelling' | 'rows' | 'classes'>): string {
  switch (labelling) {
    case 'labelled':
      return `${counted(rows, 'row')}, ${counted(classes.length, 'class', 'classes')}`;
    case 'unlabelled':
      return `${counted(rows, 'text')}, no labels`;
    case 'undecided':
      return 'columns to be chosen';
  }
}

function Models() {
  const models = useLibrary((state) => state.models);
  const route = useNavigation((state) => state.route);
  const go = useNavigation((state) => state.go);
  const bases = models?.filter((model) => model.origin !== 'run' || isBaseModel(model)) ?? [];
  return (
    <Shelf title="Models">
      {bases.slice(0, 4).map(({ id, name, fit, problem }) => (
        <Entry key={id} icon={<Icon name="model" size={14} />} name={name} detail={problem ? 'does not load' : FIT_WORDS[fit.level]} isOpen={false} onOpen={() => go({ page: 'models' })} />
      ))}
      <Entry icon={<Icon name="plus" size={14} />} name="Pre-train one on texts" isOpen={route.page === 'pretrain'} onOpen={() => go({ page: 'pretrain' })} />
      <Entry icon={<Icon name="plus" size={14} />} name="All models, add one" isOpen={route.page === 'models'} onOpen={() => go({ page: 'models' })} />
    </Shelf>
  );
}

const FIT_WORDS = { good: 'fits this machine', slow: 'slow here', 'too-large': 'too large here' } as const;

/** So many runs stand on the shelf; the rest are one click away. */
const NEWEST = 12;

function Runs() {
  const runs = useLibrary((state) => state.runs);
  const route = useNavigation((state) => state.route);
  const go = useNavigation((state) => state.go);
  return (
    <Shelf title="Runs" empty={runs?.length === 0 ? 'None yet' : undefined}>
      {runs?.slice(0, NEWEST).map((run) => (
        <Entry key={run.id} icon={runStateMark(run.state)} name={run.name} detail={detailOf(run)} isOpen={route.page === 'run' && route.id === run.id} onOpen={() => go({ page: 'run', id: run.id, tab: 'train' })} />
      ))}
      {(runs?.length ?? 0) > 0 && <Entry icon={<Icon name="table" size={14} />} name={`All ${counted(runs!.length, 'run')}, compare`} isOpen={route.page === 'runs'} onOpen={() => go({ page: 'runs' })} />}
    </Shelf>
  );
}

function Learn() {
  const done = useSettings(({ settings }) => settings.lessons.length);
  const isOpen = useNavigation(({ route }) => route.page === 'learn');
  const go = useNavigation((state) => state.go);
  return (
    <button type="button" className="shelf-entry learn-line" aria-current={isOpen ? 'page' : undefined} onClick={() => go({ page: 'learn' })} title="What BERT is, by touch">
      <span className="shelf-icon"><Icon name="book" size={14} /></span>
      <span>Learn <span className="numbers">{done}/{LESSONS.length}</span></span>
    </button>
  );
}

function detailOf(run: RunSummary): string {
  if (isUnderWay(run.state) && run.totalSteps > 0) return `${runStateText(run)} ${Math.floor((100 * run.step) / run.totalSteps)}\u00a0%`;
  return runStateText(run);
}

function Shelf({ title, empty, children }: { readonly title: string; readonly empty?: string | undefined; readonly children: ReactNode }) {
  return (
    <section className="shelf" aria-label={title}>
      <h3>{title}</h3>
      {empty && <p className="label shelf-empty">{empty}</p>}
      <ul className="shelf-list">{children}</ul>
    </section>
  );
}

interface EntryProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly detail?: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

function Entry({ icon, name, detail, isOpen, onOpen }: EntryProps) {
  return (
    <li>
      <button type="button" className="shelf-entry" aria-current={isOpen ? 'page' : undefined} onClick={onOpen} title={detail ? `${name}: ${detail}` : name}>
        <span className="shelf-icon">{icon}</span>
        <span className="grow shelf-words">
          <bdi className="one-line shelf-name">{name}</bdi>
          {detail && <span className="label one-line">{detail}</span>}
        </span>
      </button>
    </li>
  );
}
