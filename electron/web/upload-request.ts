import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, userError } from '../../shared/errors';
import type { UploadStore } from '../services/library/upload-store';
import { answerError, answerJson } from './answers';

/** A sender that is silent for this long is given up. */
export const SILENCE_MS = 60_000;

/** POST /upload?name=…: takes the body as a file, with &kind=folder as the files of a folder, and answers with its id. */
export async function answerUpload(request: IncomingMessage, response: ServerResponse, uploads: UploadStore, silenceMs = SILENCE_MS): Promise<void> {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const length = request.headers['content-length'];
  const silence = () => request.destroy(new Error('silent'));
  request.setTimeout(silenceMs, silence);
  try {
    const upload = { name: searchParams.get('name') ?? '', announced: length === undefined ? undefined : Number(length), chunks: bodyOf(request) };
    const uploadId = await (searchParams.get('kind') === 'folder' ? uploads.takeFolder(upload) : uploads.take(upload));
    answerJson(response, 200, { uploadId });
  } catch (error) {
    // The rest of what is too large is not waited for.
    response.setHeader('connection', 'close');
    answerError(response, statusOf(error), error);
    response.once('finish', () => request.destroy());
  }
}

async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    yield* request as AsyncIterable<Buffer>;
  } catch (cause) {
    throw userError('upload-cut-off', 'The file did not arrive whole.', 'Send it again.', cause);
  }
  // A body that ends before its announced length ends without an error in some versions of Node.
  if (!request.complete) throw userError('upload-cut-off', 'The file did not arrive whole.', 'Send it again.');
  // From here on it is the sender who waits, for our disk.
  request.setTimeout(0);
}

function statusOf(error: unknown): number {
  if (!(error instanceof AppError) || error.family === 'bug') return 500;
  const statuses: Readonly<Record<string, number>> = { 'upload-too-large': 413, 'too-many-uploads': 429, 'disk-full': 507, 'disk-too-full': 507 };
  return statuses[error.code] ?? 400;
}
