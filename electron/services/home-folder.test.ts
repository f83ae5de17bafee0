import { describe, expect, it } from 'vitest';
import { homeFolder } from './home-folder';

describe('homeFolder', () => {
  it('is what TUNESMITH_HOME says', () => {
    expect(homeFolder({ TUNESMITH_HOME: '/data/t' }, 'linux')).toBe('/data/t');
  });

  it("is the platform's place for an application's own data", () => {
    expect(homeFolder({ XDG_DATA_HOME: '/x' }, 'linux')).toMatch(/^\/x.tunesmith$/);
    expect(homeFolder({}, 'linux')).toMatch(/\.local.share.tunesmith$/);
    expect(homeFolder({}, 'darwin')).toMatch(/Library.Application Support.Tunesmith$/);
    expect(homeFolder({ LOCALAPPDATA: 'C:\\L' }, 'win32')).toMatch(/^C:\\L.Tunesmith$/);
  });

  it('is the same where a variable is empty as where there is none', () => {
    expect(homeFolder({ XDG_DATA_HOME: '' }, 'linux')).toBe(homeFolder({}, 'linux'));
    expect(homeFolder({ LOCALAPPDATA: '' }, 'win32')).toBe(homeFolder({}, 'win32'));
  });
});
