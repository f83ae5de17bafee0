import { expect, test } from 'vitest';
import { Access } from './access';

test.each([
  [80, '127.0.0.1', undefined],
  [80, 'localhost', undefined],
  [80, '127.0.0.1:80', undefined],
  [80, 'evil.example', 'foreign-host'],
  [8080, '127.0.0.1:8080', undefined],
  [8080, '127.0.0.1', 'foreign-host'],
])('at port %i the Host %s gives %s: browsers leave http’s own port out', (port, host, refusal) => {
  const headers = { host, origin: `http://${host}` };
  expect(new Access(port).checkAddress({ headers }, { originRequired: true })).toBe(refusal);
});
