import { expect, it } from 'vitest';
import { appHome, cacheFolder } from './places.mjs';

it('takes an empty variable for none', () => {
  for (const place of [appHome, cacheFolder]) {
    expect(place({ XDG_DATA_HOME: '', XDG_CACHE_HOME: '' }, 'linux')).toBe(place({}, 'linux'));
    expect(place({ LOCALAPPDATA: '' }, 'win32')).toBe(place({}, 'win32'));
  }
});
