import { Button } from '@mantine/core';
import { useState } from 'react';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { CopyText, ErrorNotice } from '../../components/error-notice';

/** What to send along with a report, to be read before it is sent. */
export function Diagnostics() {
  const { app } = useHost();
  const [text, setText] = useState<string>();
  const gather = useAction();
  const start = () => gather.run(async (options) => setText(await app.app.diagnostics({}, options)));
  return (
    <section className="card stack" aria-label="Diagnostics">
      <h2>Diagnostics</h2>
      <p className="dim">Versions, the machine, the last errors; none of your texts.</p>
      {text === undefined ? (
        <div><Button variant="default" loading={gather.busy} onClick={() => void start()}>Show</Button></div>
      ) : (
        <>
          <pre className="snippet mono" tabIndex={0} aria-label="Diagnostics">{text}</pre>
          <div><CopyText value={text} label="Copy diagnostics" /></div>
        </>
      )}
      {gather.error && <ErrorNotice error={gather.error} onRetry={() => void start()} />}
    </section>
  );
}
