import { UPLOAD_PATH } from '../../shared/contract';
import { AppError, cancelledError, userError } from '../../shared/errors';
import type { FileSource } from '../../shared/model/dataset-library';
import type { CallOptions } from '../../shared/rpc/definitions';
import { webSocketChannel } from '../../shared/rpc/web-socket-channel';
import { folderBody } from './folder-body';
import { isFolder, type Given } from './given';
import type { Host } from './host';
import { reconnectingClient } from './reconnecting-client';

/** Where the web host's WebSocket is. */
const SOCKET_PATH = '/rpc';

/** A browser over the loopback host: WebSocket for the contract, POST for files. */
export function webHost(): Host {
  const { client, onLink } = reconnectingClient(openSocket);
  return { app: client, onLink, bring: upload, pathOf: () => undefined };
}

function openSocket() {
  const address = new URL(SOCKET_PATH, window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  return new Promise<ReturnType<typeof webSocketChannel>>((resolve, reject) => {
    const channel = webSocketChannel(socket);
    socket.addEventListener('open', () => resolve(channel));
    socket.addEventListener('close', () => reject(new Error('no connection')));
  });
}

async function upload(given: Given, options: CallOptions = {}): Promise<FileSource> {
  if (!isFolder(given)) return send(given, given.name, '', options);
  return send(folderBody(await given.list(options)), given.name, '&kind=folder', options);
}

/** Sends all in one request; XMLHttpRequest, because fetch does not tell how far an upload is. */
function send(body: Blob, name: string, more: string, { signal, onProgress }: CallOptions): Promise<FileSource> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${UPLOAD_PATH}?name=${encodeURIComponent(name)}${more}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => onProgress?.({ share: total > 0 ? loaded / total : 0, title: `Sending ${name}` });
    request.onload = () => {
      try {
        resolve({ kind: 'upload', uploadId: uploadIdOf(request) });
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    request.onerror = () => reject(userError('upload-failed', `“${name}” could not be sent.`, 'Check that Tunesmith still runs and that the file still exists, then try again.'));
    request.onabort = () => reject(cancelledError());
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    if (signal?.aborted) reject(cancelledError());
    else request.send(body);
  });
}

function uploadIdOf({ status, responseText }: XMLHttpRequest): string {
  const answer = parsed(responseText);
  if (status === 200 && typeof answer['uploadId'] === 'string') return answer['uploadId'];
  const { code, message, hint } = answer;
  throw new AppError('user', typeof code === 'string' ? code : 'upload-refused', typeof message === 'string' ? message : `The file was not taken (${status}).`, {
    hint: typeof hint === 'string' ? hint : undefined,
  });
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
