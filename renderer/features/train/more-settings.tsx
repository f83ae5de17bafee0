import type { RunPlan } from '../../../shared/model/run-library';
import { useDraft } from './use-draft';
import { SettingField } from './setting-field';
import { SETTINGS, type Setting } from './setting-list';
import { unsetWords } from './unset-words';

/** The rest of the settings, folded away: each with one sentence, the plan's value, and a way back to it. */
export function MoreSettings({ plan }: { readonly plan: RunPlan }) {
  const changed = useDraft(({ settings }) => SETTINGS.filter(({ name }) => settings[name] !== undefined).length);
  return (
    <details className="fold">
      <summary>More settings{changed > 0 ? ` (${changed} changed)` : ''}</summary>
      <div className="settings-grid">
        {SETTINGS.map((setting) => (
          <OneSetting key={setting.name} setting={setting} plan={plan} />
        ))}
      </div>
    </details>
  );
}

function OneSetting({ setting: { name, ...setting }, plan }: { readonly setting: Setting; readonly plan: RunPlan }) {
  const isChanged = useDraft(({ settings }) => settings[name] !== undefined);
  const change = useDraft((state) => state.change);
  const forget = useDraft((state) => state.forget);
  const reason = plan.reasons.find((each) => each.setting === name)?.sentence;
  return <SettingField {...setting} reason={reason} value={plan.config[name]} unset={unsetWords('finetuning', name)} isChanged={isChanged} onChange={(value) => change({ [name]: value })} onForget={() => forget(name)} />;
}
