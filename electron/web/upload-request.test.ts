import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { UploadStore, type IncomingUpload } from '../services/library/upload-store';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { answerUpload } from './upload-request';

const SILENCE_MS = 500;

/** Keeps what arrives on a disk that takes its time. */
class SlowStore extends UploadStore {
  override async take(upload: IncomingUpload): Promise<string> {
    const id = await super.take(upload);
    await setTimeout(2 * SILENCE_MS);
    return id;
  }
}

/** Sends a body, or a part of it and then nothing; gives the answer's status. */
async function send(uploads: UploadStore, body: string, announced = body.length): Promise<number | undefined> {
  const server = createServer((incoming, response) => void answerUpload(incoming, response, uploads, SILENCE_MS)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const sent = request({ host: '127.0.0.1', port, path: '/upload?name=a.csv', method: 'POST', headers: { 'content-length': announced } });
  sent.write(body);
  if (announced === body.length) sent.end();
  return new Promise((resolve, reject) => sent.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject));
}

test('a file that has arrived is kept however long the disk takes', async () => {
  expect(await send(new SlowStore(await temporaryFolder()), 'text,label\n')).toBe(200);
});

test('a sender who falls silent is given up', async () => {
  await expect(send(new UploadStore(await temporaryFolder()), 'text,label\n', 1000)).rejects.toMatchObject({ code: 'ECONNRESET' });
});
