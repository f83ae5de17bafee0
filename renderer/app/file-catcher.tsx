import { useEffect, useState, type DragEvent, type ReactNode } from 'react';
import { useHost } from '../client/app-context';
import { bringDataset } from '../client/bring-dataset';
import { ErrorNotice } from '../components/error-notice';
import { Wait } from '../components/wait';
import { useAction } from '../client/use-action';
import { useLibrary, useNavigation } from '../stores/stores';

/** A file dropped anywhere on the window is taken in; so is one that the system opens with the app. */
export function FileCatcher({ children }: { readonly children: ReactNode }) {
  const host = useHost();
  const go = useNavigation((state) => state.go);
  const refresh = useLibrary((state) => state.refresh);
  const [isOver, setOver] = useState(false);
  const { busy, error, progress, since, run, cancel, clear } = useAction();
  const open = (dataset: { readonly id: string }) => {
    void refresh('datasets');
    go({ page: 'dataset', id: dataset.id, tab: 'data' });
  };
  useEffect(
    () => host.desktop?.on('fileOpened', ({ path }) => void run(async (options) => open(await host.app.datasets.import({ source: { kind: 'path', path } }, options)))),
     
    [host],
  );
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) void run(async (options) => open(await bringDataset(host, file, options)));
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className="catcher" onDragOver={onDragOver} onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)} onDrop={onDrop}>
      {children}
      {isOver && <div className="catcher-veil"><div className="catcher-words">Drop to bring in a table of labelled texts</div></div>}
      {(busy || error) && (
        <div className="catcher-news">
          {busy && <Wait title="Reading the file" progress={progress} since={since} onCancel={cancel} />}
          {error && <ErrorNotice title="This file could not be brought in" error={error} onClose={clear} />}
        </div>
      )}
    </div>
  );
}
