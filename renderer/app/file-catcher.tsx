import { useEffect, useState, type DragEvent, type ReactNode } from 'react';
import { useHost } from '../client/app-context';
import { arrivalOfPath, arrivalsOf } from '../client/arrivals';
import { dropped } from '../client/given';
import { useNavigation } from '../stores/stores';
import { useBringIn } from '../stores/use-bring-in';
import { ArrivalNews } from './arrival-news';
import { useMenu } from './use-menu';

/** Files and folders dropped anywhere on the window are taken in; so are those that the system opens with the app, or that its menu asks for. */
export function FileCatcher({ children }: { readonly children: ReactNode }) {
  const host = useHost();
  const go = useNavigation((state) => state.go);
  const bringIn = useBringIn();
  const [isOver, setOver] = useState(false);
  const { desktop } = host;
  useEffect(() => {
    if (!desktop) return;
    const take = async () => bringIn((await desktop.files.takeOpened()).map((opened) => arrivalOfPath(host, opened)));
    // What was opened before this page was there waits for it.
    void take();
    return desktop.on('filesOpened', () => void take());
  }, [host, desktop, bringIn]);
  const importPicked = async () => bringIn((await desktop!.files.pick({ what: 'data', several: true })).map((path) => arrivalOfPath(host, { path, kind: 'data' })));
  useMenu({
    import: () => void importPicked(),
    'new-run': () => go({ page: 'start' }),
    settings: () => go({ page: 'settings' }),
  });
  const onDrop = (event: DragEvent) => {
    // Text that is dragged into a field is the browser's.
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(false);
    void arrivalsOf(host, dropped(event.dataTransfer)).then(bringIn);
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className="catcher" onDragOver={onDragOver} onDragLeave={(event) => event.currentTarget.contains(event.relatedTarget as Node | null) || setOver(false)} onDrop={onDrop}>
      {children}
      {isOver && <div className="catcher-veil"><div className="catcher-words">Drop to bring in tables of labelled texts, folders of them, or a model</div></div>}
      <ArrivalNews />
    </div>
  );
}
