import { useEffect, useState, type DragEvent, type ReactNode } from 'react';
import type { CallOptions } from '../../shared/rpc/definitions';
import { useHost } from '../client/app-context';
import { bringDataset } from '../client/bring-dataset';
import { dropped, isFolder, type Given } from '../client/given';
import { ErrorNotice } from '../components/error-notice';
import { Wait } from '../components/wait';
import { useAction } from '../client/use-action';
import { useLibrary, useNavigation } from '../stores/stores';
import { useMenu } from './use-menu';

/** A file or folder dropped anywhere on the window is taken in; so is one that the system opens with the app, or that its menu asks for. */
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
  const importPath = (path: string) => run(async (options) => open(await host.app.datasets.import({ source: { kind: 'path', path } }, options)));
  useEffect(() => host.desktop?.on('fileOpened', ({ path }) => void importPath(path)), [host]);
  useMenu({
    import: () => void host.desktop?.files.pick({ what: 'data' }).then((picked) => picked && importPath(picked.path)),
    'new-run': () => go({ page: 'start' }),
    settings: () => go({ page: 'settings' }),
  });
  const take = async (given: Given, options: CallOptions) => {
    if (!isFolder(given) || !(await given.holds('config.json'))) { open(await bringDataset(host, given, options)); return; }
    // A folder as Hugging Face's libraries save it.
    await host.app.models.addFolder({ source: await host.bring(given, options) }, options);
    void refresh('models');
    go({ page: 'models' });
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const given = dropped(event.dataTransfer);
    if (given) void run((options) => take(given, options));
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className="catcher" onDragOver={onDragOver} onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)} onDrop={onDrop}>
      {children}
      {isOver && <div className="catcher-veil"><div className="catcher-words">Drop to bring in a table of labelled texts, a folder of them, or a model</div></div>}
      {(busy || error) && (
        <div className="catcher-news">
          {busy && <Wait title="Bringing it in" progress={progress} since={since} onCancel={cancel} />}
          {error && <ErrorNotice title="This could not be brought in" error={error} onClose={clear} />}
        </div>
      )}
    </div>
  );
}
