import { expect, test } from 'vitest';
import { CONFIG } from '../../screens/made-up-run';
import { settingsBeside } from './with-settings';

test('a run begun again keeps what was set by hand, and nothing that the plan or the dataset decides', () => {
  const run = { ...CONFIG, data: { path: 'elsewhere.csv' }, fix: ['duplicates' as const], probes: { texts: [], heldOut: 4 }, maxLength: 256, limit: 500 };
  expect(settingsBeside(CONFIG, run)).toEqual({ maxLength: 256, limit: 500 });
});
