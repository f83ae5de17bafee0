import { NumberInput, Select, Switch } from '@mantine/core';
import type { RunPlan } from '../../../shared/model/run-library';
import { useDraft } from './draft-store';
import { SETTINGS, type Setting } from './setting-list';

/** The rest of the settings, folded away: each with one sentence, the plan's value, and a way back to it. */
export function MoreSettings({ plan }: { readonly plan: RunPlan }) {
  const changed = useDraft(({ settings }) => SETTINGS.filter(({ name }) => settings[name] !== undefined).length);
  return (
    <details className="fold">
      <summary>More settings{changed > 0 ? ` (${changed} changed)` : ''}</summary>
      <div className="settings-grid">
        {SETTINGS.map((setting) => (
          <SettingField key={setting.name} setting={setting} plan={plan} />
        ))}
      </div>
    </details>
  );
}

function SettingField({ setting, plan }: { readonly setting: Setting; readonly plan: RunPlan }) {
  const isChanged = useDraft(({ settings }) => settings[setting.name] !== undefined);
  const forget = useDraft((state) => state.forget);
  const reason = plan.reasons.find(({ setting: name }) => name === setting.name)?.sentence;
  return (
    <div className="setting">
      <Control setting={setting} value={plan.config[setting.name]} description={reason && !isChanged ? `${setting.sentence} ${reason}` : setting.sentence} />
      {isChanged && <button type="button" className="link label" onClick={() => forget(setting.name)}>Back to the suggestion</button>}
    </div>
  );
}

interface ControlProps {
  readonly setting: Setting;
  readonly value: unknown;
  readonly description: string;
}

function Control({ setting: { name, title, control }, value, description }: ControlProps) {
  const change = useDraft((state) => state.change);
  switch (control.kind) {
    case 'switch':
      return <Switch label={title} description={description} checked={value === true} onChange={(event) => change({ [name]: event.currentTarget.checked })} />;
    case 'choice':
      return <Select label={title} description={description} data={[...control.options]} value={typeof value === 'string' ? value : null} onChange={(chosen) => chosen && change({ [name]: chosen })} />;
    case 'number':
      return (
        <NumberInput
          label={title}
          description={description}
          min={control.min}
          max={control.max}
          step={control.step}
          decimalScale={7}
          placeholder="as the model has it"
          value={typeof value === 'number' ? value : ''}
          onChange={(chosen) => typeof chosen === 'number' && chosen >= control.min && chosen <= control.max && change({ [name]: chosen })}
        />
      );
  }
}
