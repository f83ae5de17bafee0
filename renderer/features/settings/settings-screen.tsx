import { SegmentedControl, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Settings } from '../../../shared/model/app-info';
import { settingsSchema } from '../../../shared/model/app-info';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { CopyText, ErrorNotice } from '../../components/error-notice';
import { bytes, counted } from '../../components/format';
import { useSettings } from '../../stores/stores';
import { Diagnostics } from './diagnostics';
import { HubToken } from './hub-token';
import './settings.css';

const THEMES = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** What holds for the whole app, what the machine is, and where things lie. */
export function SettingsScreen() {
  const settings = useSettings((state) => state.settings);
  const store = useSettings((state) => state.save);
  const isDesktop = useSettings((state) => state.info?.host === 'desktop');
  const saving = useAction();
  const save = (change: Partial<Settings>) => void saving.run(() => store(change));
  return (
    <div className="screen settings">
      <h1>Settings</h1>
      {saving.error && <ErrorNotice title="The settings could not be saved" error={saving.error} onClose={saving.clear} />}
      <section className="card stack" aria-label="Looks">
        <h2 id="theme-title">Light or dark</h2>
        <div><SegmentedControl aria-labelledby="theme-title" data={THEMES} value={settings.theme} onChange={(theme) => save({ theme: settingsSchema.shape.theme.parse(theme) })} /></div>
      </section>
      <section className="card stack" aria-label="While a run trains">
        <h2>While a run trains</h2>
        <Switch label="Keep the machine awake" description={isDesktop ? 'It may sleep again when the run is done.' : 'Only the desktop app can do that.'} disabled={!isDesktop} checked={settings.keepAwake} onChange={(event) => save({ keepAwake: event.currentTarget.checked })} />
        <Switch label="Tell me when it is done" description={isDesktop ? 'A notification when a run of more than a minute ends.' : 'Only the desktop app can do that.'} disabled={!isDesktop} checked={settings.notify} onChange={(event) => save({ notify: event.currentTarget.checked })} />
      </section>
      <section className="card stack" aria-label="Downloads">
        <h2>Downloads</h2>
        <p className="dim">Nothing is asked of the network unless you press “Download” or “Look it up”.</p>
        <Address name="hubUrl" label="Address of the hub" settings={settings} onSave={save} />
        <Address name="proxy" label="Proxy" placeholder="as HTTPS_PROXY says, else none" settings={settings} onSave={save} />
        <HubToken hubUrl={settings.hubUrl} />
      </section>
      <Machine />
      <Diagnostics />
    </div>
  );
}

interface AddressProps {
  readonly name: 'hubUrl' | 'proxy';
  readonly label: string;
  readonly placeholder?: string;
  readonly settings: Settings;
  readonly onSave: (change: Partial<Settings>) => void;
}

/** An address is saved when the field is left, if it is one. */
function Address({ name, label, placeholder, settings, onSave }: AddressProps) {
  const [draft, setDraft] = useState<string>();
  const value = draft ?? settings[name];
  const isValid = settingsSchema.shape[name].safeParse(value).success;
  const leave = () => {
    if (draft === undefined || !isValid) return;
    if (draft !== settings[name]) onSave({ [name]: draft });
    setDraft(undefined);
  };
  return <TextInput label={label} placeholder={placeholder} value={value} error={isValid ? undefined : 'An address begins with http:// or https://'} onChange={(event) => setDraft(event.currentTarget.value)} onBlur={leave} />;
}

function Machine() {
  const info = useSettings((state) => state.info);
  const engine = useSettings((state) => state.engine);
  const { desktop } = useHost();
  if (!info) return null;
  return (
    <section className="card stack" aria-label="This machine">
      <h2>This machine</h2>
      <dl className="facts numbers">
        <div><dt className="label">Computes with</dt><dd>{engine ? `${engine.device}, ${counted(engine.threads, 'thread')}, ${engine.precision}` : 'measuring…'}</dd></div>
        <div><dt className="label">Memory</dt><dd>{engine ? bytes(engine.memory) : '…'}</dd></div>
        <div><dt className="label">Free disk</dt><dd>{engine ? bytes(engine.freeDisk) : '…'}</dd></div>
        <div><dt className="label">Tunesmith</dt><dd>{info.version}</dd></div>
      </dl>
      <p>Datasets, models and runs are plain files in <span className="mono export-path">{info.home}</span></p>
      <div className="row">
        <CopyText value={info.home} label="Copy the path" />
        {desktop && <button type="button" className="link" onClick={() => void desktop.files.reveal({ path: info.home })}>Show the folder</button>}
      </div>
    </section>
  );
}
