import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useHost } from '../../client/app-context';
import { arrivalOfPath, arrivalsOf } from '../../client/arrivals';
import { ACCEPTED_FILES } from '../../client/bring-dataset';
import { pickedFolder } from '../../client/given';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Icon } from '../../components/icon';
import { Wait } from '../../components/wait';
import { useLibrary, useNavigation } from '../../stores/stores';
import { useBringIn } from '../../stores/use-bring-in';
import { GetDataset } from '../downloads/get-dataset';
import './data.css';

/** React knows the attribute by no name of its own. */
const FOLDERS = { webkitdirectory: '' } as object;

/** The first screen, and that of a new run: bring a table, or try the reviews in the box. */
export function StartScreen() {
  const host = useHost();
  const go = useNavigation((state) => state.go);
  const refresh = useLibrary((state) => state.refresh);
  const input = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const sample = useAction();
  const bringIn = useBringIn();
  const trySample = () =>
    sample.run(async (options) => {
      const { id } = await host.app.datasets.import({ source: { kind: 'sample' } }, options);
      void refresh('datasets');
      go({ page: 'dataset', id, tab: 'train' });
    });
  const pick = async (what: 'data' | 'data-folder') => {
    if (!host.desktop) return (what === 'data' ? input : folderInput).current?.click();
    const picked = await host.desktop.files.pick({ what, several: true });
    void bringIn(picked.map((path) => arrivalOfPath(host, { path, kind: 'data' })));
  };
  return (
    <div className="screen start">
      <input ref={input} type="file" accept={ACCEPTED_FILES} className="visually-hidden" tabIndex={-1} multiple aria-label="A table of labelled texts" onChange={(event) => {
        const files = [...(event.currentTarget.files ?? [])];
        event.currentTarget.value = '';
        void arrivalsOf(host, files).then(bringIn);
      }} />
      <input ref={folderInput} {...FOLDERS} type="file" className="visually-hidden" tabIndex={-1} aria-label="A folder with a sub-folder of texts for each label" onChange={(event) => {
        const folder = event.currentTarget.files && pickedFolder(event.currentTarget.files);
        event.currentTarget.value = '';
        if (folder) void arrivalsOf(host, [folder]).then(bringIn);
      }} />
      <div className="drop-zone">
        <Icon name="file" size={32} />
        <h1>Drop a CSV of labelled texts</h1>
        <p className="dim">A column of texts, a column of labels. CSV, TSV, JSON Lines, Parquet and Excel are all fine; so is a folder that has a sub-folder of .txt files for each label. Nothing leaves this machine.</p>
        {sample.busy ? (
          <Wait title="Reading the table" progress={sample.progress} since={sample.since} onCancel={sample.cancel} />
        ) : (
          <div className="row start-ways">
            <Button variant="default" onClick={() => void pick('data')}>Choose a file</Button>
            <Button variant="default" onClick={() => void pick('data-folder')}>Choose a folder</Button>
            <span className="dim">or</span>
            <Button onClick={() => void trySample()}>Try the sample reviews</Button>
          </div>
        )}
      </div>
      {sample.error && <ErrorNotice title="The sample could not be brought in" error={sample.error} onClose={sample.clear} />}
      <p className="dim start-pretrain">Texts without labels? <button type="button" className="link" onClick={() => go({ page: 'pretrain' })}>Pre-train a BERT on them</button>, or adapt one to them.</p>
      <GetDataset />
      <ol className="start-steps">
        <Step number={1} title="Bring texts">Reviews, tickets, comments, each with a label. Problems in the rows are found and fixed here.</Step>
        <Step number={2} title="Watch it learn">A pre-trained BERT learns your labels; loss, accuracy and its certainty move as it does.</Step>
        <Step number={3} title="Trust it, take it along">Honest scores on rows it never saw; a folder that Python loads.</Step>
      </ol>
    </div>
  );
}

function Step({ number, title, children }: { readonly number: number; readonly title: string; readonly children: string }) {
  return (
    <li>
      <span className="start-number numbers" aria-hidden="true">{number}</span>
      <div>
        <h2>{title}</h2>
        <p className="dim">{children}</p>
      </div>
    </li>
  );
}
