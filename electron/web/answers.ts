import type { ServerResponse } from 'node:http';
import { toErrorPayload } from '../../shared/errors';
import { CONTENT_SECURITY_POLICY } from '../../shared/static-site';

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

export function answer(response: ServerResponse, status: number, headers: Readonly<Record<string, string>>, body: string | Uint8Array = ''): void {
  response.writeHead(status, { ...HEADERS, ...headers });
  response.end(body);
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  answer(response, status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }, `${text}\n`);
}

export function answerJson(response: ServerResponse, status: number, value: object): void {
  answer(response, status, { 'content-type': 'application/json', 'cache-control': 'no-store' }, JSON.stringify(value));
}

/** As every error crosses a border: code, message, hint. */
export function answerError(response: ServerResponse, status: number, thrown: unknown): void {
  if (response.headersSent) return void response.destroy();
  const { family, code, message, hint } = toErrorPayload(thrown);
  answerJson(response, status, { family, code, message, ...(hint === undefined ? {} : { hint }) });
}
