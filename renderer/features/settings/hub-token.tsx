import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { HubToken as Token } from '../../../shared/model/app-info';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { useRequest } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';

const STATES: Readonly<Record<Token['source'], string>> = {
  kept: 'One is kept, in a file that only you can read. It goes to the hub’s own address and nowhere else.',
  environment: 'HF_TOKEN gives one.',
  none: 'None. Models and datasets that are open to all need none.',
};

/** The access token for private and gated repositories. What was kept is never shown again. */
export function HubToken({ hubUrl }: { readonly hubUrl: string }) {
  const { app } = useHost();
  const known = useRequest(`hub-token ${hubUrl}`, (options) => app.app.hubToken({}, options));
  const isKept = known.value?.source === 'kept' || known.value?.keptFor !== undefined;
  const [draft, setDraft] = useState('');
  const saving = useAction();
  const keep = (token: string) =>
    saving.run(async (options) => {
      await app.app.keepHubToken({ token }, options);
      setDraft('');
      known.run();
    });
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void keep(draft.trim()); }}>
      <TextInput label="Access token of the hub" description={known.value ? describe(known.value) : (known.error?.message ?? 'Looking…')} type="password" autoComplete="off" placeholder={isKept ? 'a new one replaces it' : 'hf_…'} value={draft} onChange={(event) => setDraft(event.currentTarget.value)} />
      <div className="row">
        <Button type="submit" variant="default" size="compact-sm" disabled={draft.trim() === ''} loading={saving.busy}>Keep the token</Button>
        {isKept && <Button variant="subtle" color="gray" size="compact-sm" onClick={() => void keep('')}>Forget the token</Button>}
      </div>
      {saving.error && <ErrorNotice title="The token could not be kept" error={saving.error} onClose={saving.clear} />}
    </form>
  );
}

function describe({ source, keptFor }: Token): string {
  return keptFor === undefined ? STATES[source] : `One is kept for ${keptFor}, and goes there alone. For this hub: ${STATES[source]}`;
}
