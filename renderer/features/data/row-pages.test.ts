import { expect, test, vi } from 'vitest';
import type { AppClient } from '../../../shared/contract';
import { RowPages } from './row-pages';

test('a page that could not be read is asked for again only when somebody says so', async () => {
  const rows = vi.fn(() => Promise.reject(new Error('The disk is gone.')));
  const pages: RowPages = new RowPages({ datasets: { rows } } as unknown as AppClient, 'd', undefined, () => void pages.at(0));
  pages.at(0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(rows).toHaveBeenCalledTimes(1);
  pages.retry();
  pages.at(0);
  expect(rows).toHaveBeenCalledTimes(2);
});
