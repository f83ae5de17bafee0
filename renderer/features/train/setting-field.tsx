import { NumberInput, Select, Switch } from '@mantine/core';
import type { SettingKind } from './setting-list';

export interface SettingFieldProps {
  readonly title: string;
  /** What it does, in one plain sentence. */
  readonly sentence: string;
  /** Why the plan chose its value. */
  readonly reason: string | undefined;
  readonly control: SettingKind;
  readonly value: unknown;
  /** What holds while there is none. */
  readonly unset: string;
  readonly isChanged: boolean;
  readonly onChange: (value: number | string | boolean) => void;
  /** Goes back to the plan's own value. */
  readonly onForget: () => void;
}

/** One setting: what it does, the plan's value, and a way back to it. */
export function SettingField({ title, sentence, reason, control, value, unset, isChanged, onChange, onForget }: SettingFieldProps) {
  return (
    <div className="setting">
      <Control title={title} control={control} value={value} unset={unset} description={reason && !isChanged ? `${sentence} ${reason}` : sentence} onChange={onChange} />
      {isChanged && <button type="button" className="link label" onClick={onForget}>Back to the suggestion</button>}
    </div>
  );
}

interface ControlProps extends Pick<SettingFieldProps, 'title' | 'control' | 'value' | 'unset' | 'onChange'> {
  readonly description: string;
}

function Control({ title, control, value, unset, description, onChange }: ControlProps) {
  switch (control.kind) {
    case 'switch':
      return <Switch label={title} description={description} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} />;
    case 'choice':
      return <Select label={title} description={description} data={[...control.options]} value={typeof value === 'string' ? value : null} onChange={(chosen) => chosen && onChange(chosen)} />;
    case 'number':
      return (
        <NumberInput
          label={title}
          description={description}
          min={control.min}
          max={control.max}
          step={control.step}
          allowDecimal={!Number.isInteger(control.step)}
          decimalScale={7}
          placeholder={unset}
          value={typeof value === 'number' ? value : ''}
          onChange={(chosen) => typeof chosen === 'number' && chosen >= control.min && chosen <= control.max && onChange(chosen)}
        />
      );
  }
}
