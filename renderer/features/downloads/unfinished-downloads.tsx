import { Button } from '@mantine/core';
import type { UnfinishedDownload } from '../../../shared/model/downloads';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { bytes } from '../../components/format';
import type { Unfinished } from './use-unfinished';
import './downloads.css';

interface UnfinishedDownloadsProps {
  readonly unfinished: Unfinished;
  readonly disabled: boolean;
  readonly onResume: (download: UnfinishedDownload) => void;
}

/** What was begun and not ended: go on with it, or throw away what has come. */
export function UnfinishedDownloads({ unfinished: { downloads, refresh }, disabled, onResume }: UnfinishedDownloadsProps) {
  const { app } = useHost();
  const discard = useAction();
  const throwAway = ({ id }: UnfinishedDownload) =>
    discard.run(async (options) => {
      await app.downloads.discard({ id }, options);
      refresh();
    });
  if (downloads.length === 0) return null;
  return (
    <section className="stack unfinished" aria-label="Unfinished downloads">
      <h3>Unfinished downloads</h3>
      <ul>
        {downloads.map((download) => (
          <li key={download.id} className="row">
            <span className="grow unfinished-name"><bdi>{nameOf(download)}</bdi> <span className="label numbers">{bytes(download.bytesHere)} of {bytes(download.bytes)} are here</span></span>
            <Button variant="default" size="compact-sm" disabled={disabled} aria-label={`Go on with ${nameOf(download)}`} onClick={() => onResume(download)}>Go on</Button>
            <Button variant="subtle" color="gray" size="compact-sm" disabled={disabled || discard.busy} aria-label={`Throw away what has come of ${nameOf(download)}`} onClick={() => void throwAway(download)}>Throw away</Button>
          </li>
        ))}
      </ul>
      {discard.error && <ErrorNotice error={discard.error} onClose={discard.clear} />}
    </section>
  );
}

function nameOf({ hubId, config, split }: UnfinishedDownload): string {
  return [hubId, config, split].filter((part) => part !== undefined && part !== 'default').join(', ');
}
