import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../shared/model/app-info';
import { hubAccess } from './hub-access';

const OFFICIAL = DEFAULT_SETTINGS.hubUrl;
const access = (env: Record<string, string>, settings: Partial<typeof DEFAULT_SETTINGS> = {}, token?: string) => hubAccess({ ...DEFAULT_SETTINGS, ...settings }, token, env);

test('what was chosen in the app goes before what the environment says, and that before the official hub', () => {
  expect(access({})).toEqual({ url: OFFICIAL, token: undefined, proxies: { http: '', https: '', none: '' } });
  const env = { HF_ENDPOINT: 'https://mirror.example.com/', HF_TOKEN: ' hf_a ', HTTPS_PROXY: 'http://one.example.com:3128', NO_PROXY: 'localhost' };
  expect(access(env)).toEqual({ url: 'https://mirror.example.com', token: 'hf_a', proxies: { http: '', https: 'http://one.example.com:3128', none: 'localhost' } });
  expect(access(env, { hubUrl: 'http://hub.local', proxy: 'http://two.example.com' }, 'hf_b')).toEqual({
    url: 'http://hub.local',
    token: 'hf_b',
    proxies: { http: 'http://two.example.com', https: 'http://two.example.com', none: 'localhost' },
  });
});

test('a variable that is set to nothing says nothing; of proxies, that there is none', () => {
  expect(access({ HF_ENDPOINT: '', HF_TOKEN: ' ' })).toMatchObject({ url: OFFICIAL, token: undefined });
  expect(access({ HTTP_PROXY: 'http://one.example.com', HTTPS_PROXY: '' }).proxies).toMatchObject({ http: 'http://one.example.com', https: '' });
});

test.each(['proxy.example.com:3128', '10.0.0.1:3128', 'proxy'])('a proxy may be named without http://, as %s', (named) => {
  expect(access({ HTTPS_PROXY: named }).proxies.https).toBe(`http://${named}`);
});

test.each(['hf_\u2022\u2022secret', 'hf_secret\nhf_b', 'hf secret'])('a token that no request can carry is refused, and not told: %j', (token) => {
  const fromVariable = () => access({ HF_TOKEN: token });
  expect(fromVariable).toThrow(expect.objectContaining({ family: 'user', code: 'wrong-token', message: expect.stringContaining('HF_TOKEN') as string }));
  expect(fromVariable).not.toThrow(/secret/);
  expect(() => access({}, {}, token)).toThrow(expect.objectContaining({ code: 'wrong-token', message: expect.stringMatching(/^The access token has/) as string }));
});

test('a password with a % that begins no code is refused, and not told', () => {
  const proxy = 'http://me:secret50%off@proxy.example.com:3128';
  const fromVariable = () => access({ HTTP_PROXY: proxy });
  expect(fromVariable).toThrow(expect.objectContaining({ family: 'user', code: 'wrong-proxy-password', message: expect.stringContaining('HTTP_PROXY') as string }));
  expect(fromVariable).not.toThrow(/secret/);
  expect(() => access({}, { proxy })).toThrow(expect.objectContaining({ code: 'wrong-proxy-password', message: expect.stringContaining('in the settings') as string }));
  expect(access({}, { proxy: proxy.replace('%', '%25') }).proxies.http).toContain('50%25off');
});

test.each([
  { variable: 'HF_ENDPOINT', value: 'mirror.example.com' },
  { variable: 'HF_ENDPOINT', value: 'https://' },
  { variable: 'HTTPS_PROXY', value: 'socks5://name:secret@proxy.example.com' },
  { variable: 'http_proxy', value: 'http://name:secret@proxy.example.com:port' },
])('$variable as $value is refused by its name, and its value is not told', ({ variable, value }) => {
  const refused = () => access({ [variable]: value });
  expect(refused).toThrow(expect.objectContaining({ family: 'user', code: 'wrong-address', message: expect.stringContaining(variable) as string }));
  expect(refused).not.toThrow(/secret/);
});
