import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { AppError, userError } from '../errors';
import type { Channel } from './channel';
import { createClient } from './client';
import { event, request, work, type Client, type Progress } from './definitions';
import { RpcServer } from './server';

const contract = {
  requests: {
    test: {
      echo: request({ value: z.unknown() }).returns<unknown>(),
      withDefault: request({ count: z.int().min(1).default(7) }).returns<number>(),
      nothing: request().returns(),
      userFault: request().returns(),
      bug: request().returns(),
      uncloneable: request().returns<unknown>(),
      wait: request().returns(),
      longWork: work({ steps: z.int() }).returns<string>(),
    },
  },
  events: { ticked: event<number>() },
} as const;

/** What a pair of channels must have, and how to end it. */
export interface ChannelPair {
  readonly client: Channel;
  readonly server: Channel;
  readonly dispose?: () => Promise<void> | void;
}

interface Scene {
  readonly client: Client<typeof contract>;
  readonly server: RpcServer<typeof contract>;
  readonly pair: ChannelPair;
  /** What happened on the answering side. */
  readonly seen: string[];
}

/** What every transport must do, so that a screen cannot tell one from another. */
export function describeConformance(transport: string, open: () => Promise<ChannelPair>): void {
  const withScene = (body: (scene: Scene) => Promise<void>) => async () => {
    const pair = await open();
    const scene = createScene(pair);
    try {
      await body(scene);
    } finally {
      scene.client.close();
      await pair.dispose?.();
    }
  };

  describe(`a contract over ${transport}`, () => {
    test('carries plain data of any script, depth and size unchanged', withScene(async ({ client }) => {
      const value = { text: 'naïve “quotes” 日本語 🙂\u0000', list: [1, -2.5, 1e300, true, null], deep: { deeper: [[]] }, long: 'x'.repeat(300_000) };
      await expect(client.test.echo({ value })).resolves.toEqual(value);
    }));

    test('carries typed arrays as what they are, also parts of larger ones', withScene(async ({ client }) => {
      const value = { floats: Float32Array.of(1.5, NaN, -0), doubles: Float64Array.of(0.1, 2, 3).subarray(1), ints: Int32Array.of(-1, 2 ** 31 - 1), none: new Float32Array() };
      await expect(client.test.echo({ value })).resolves.toEqual(value);
    }));

    test('fills in defaults, and answers nothing with nothing', withScene(async ({ client }) => {
      await expect(client.test.withDefault()).resolves.toBe(7);
      await expect(client.test.nothing()).resolves.toBeUndefined();
    }));

    test('refuses input that the contract does not allow, and says which', withScene(async ({ client, seen }) => {
      await expect(client.test.withDefault({ count: 0 })).rejects.toMatchObject({ family: 'user', code: 'bad-input', message: expect.stringMatching(/test\.withDefault.*count/) as string });
      await expect(client.test.nothing({ extra: 1 } as never)).rejects.toMatchObject({ code: 'bad-input' });
      expect(seen).toEqual([]);
    }));

    test('brings errors back as what they were', withScene(async ({ client }) => {
      const fault = await client.test.userFault().catch((error: unknown) => error);
      expect(fault).toBeInstanceOf(AppError);
      expect(fault).toMatchObject({ family: 'user', code: 'no-such-file', message: 'There is no file x.csv.', hint: 'Choose another one.' });
      await expect(client.test.bug()).rejects.toMatchObject({ family: 'bug', message: 'oops', stack: expect.stringContaining('conformance') as string });
    }));

    test('answers with an error where the answer cannot travel', withScene(async ({ client }) => {
      await expect(client.test.uncloneable()).rejects.toMatchObject({ family: 'bug' });
      await expect(client.test.withDefault()).resolves.toBe(7);
    }));

    test('passes a cancel on, and rejects with a cancelled error', withScene(async ({ client, seen }) => {
      const controller = new AbortController();
      const waiting = client.test.wait({}, { signal: controller.signal });
      await client.test.nothing();
      controller.abort();
      await expect(waiting).rejects.toMatchObject({ family: 'cancelled' });
      expect(seen).toEqual(['waiting', 'wait aborted']);
      await expect(client.test.wait({}, { signal: controller.signal })).rejects.toMatchObject({ family: 'cancelled' });
    }));

    test('tells progress, not every bit of it but always the last', withScene(async ({ client }) => {
      const progress: Progress[] = [];
      await expect(client.test.longWork({ steps: 500 }, { onProgress: (value) => progress.push(value) })).resolves.toBe('done');
      expect(progress.at(-1)).toEqual({ share: 1, title: 'step 500' });
      expect(progress.length).toBeLessThan(100);
    }));

    test('sends events in order to those who listen, until they no longer do', withScene(async ({ client, server }) => {
      const [heard, once]: [number[], number[]] = [[], []];
      client.on('ticked', (value) => heard.push(value));
      const end = client.on('ticked', (value) => once.push(value));
      await client.test.nothing();
      server.emit('ticked', 1);
      await client.test.nothing();
      end();
      for (let i = 2; i <= 100; i++) server.emit('ticked', i);
      await client.test.nothing();
      expect(heard).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
      expect(once).toEqual([1]);
    }));

    test('answers many requests at once, each to its asker', withScene(async ({ client }) => {
      const values = Array.from({ length: 200 }, (_, i) => i);
      await expect(Promise.all(values.map((value) => client.test.echo({ value })))).resolves.toEqual(values);
    }));

    test('ignores what is no message', withScene(async ({ client, pair }) => {
      for (const junk of [null, 7, 'text', [], { kind: 'call' }, { kind: 'cancel', id: 'x' }, { kind: 'call', id: 999_999, room: '__proto__', name: 'toString', input: {} }]) pair.client.post(junk);
      await expect(client.test.withDefault()).resolves.toBe(7);
    }));

    test('ends requests when the connection ends: the asker hears it, work is finished all the same', withScene(async ({ client, pair, seen }) => {
      const ends = [client.test.wait(), client.test.longWork({ steps: 20 })].map((request) => request.catch((error: unknown) => error));
      await client.test.nothing();
      pair.client.close();
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ code: 'connection-lost' });
      // In which order, is up to when the end of the connection is noticed.
      await vi.waitFor(() => expect([...seen].sort()).toEqual(['wait aborted', 'waiting', 'work done']), { timeout: 10_000 });
      await expect(client.test.nothing()).rejects.toMatchObject({ code: 'connection-lost' });
    }));
  });
}

function createScene(pair: ChannelPair): Scene {
  const seen: string[] = [];
  const server = new RpcServer(contract, {
    test: {
      echo: ({ value }) => value,
      withDefault: ({ count }) => count,
      nothing: () => undefined,
      userFault: () => {
        throw userError('no-such-file', 'There is no file x.csv.', 'Choose another one.');
      },
      bug: () => Promise.reject(new Error('oops')),
      uncloneable: () => ({ toString: () => 'a function' }),
      wait: (_, { signal }) => {
        seen.push('waiting');
        return new Promise((_, reject) => signal.addEventListener('abort', () => {
          seen.push('wait aborted');
          reject(new Error('given up'));
        }));
      },
      longWork: async ({ steps }, { progress, signal }) => {
        for (let step = 1; step <= steps && !signal.aborted; step++) {
          progress({ share: step / steps, title: `step ${step}` });
          if (step % 10 === 0) await sleep(1);
        }
        seen.push(signal.aborted ? 'work aborted' : 'work done');
        return 'done';
      },
    },
  });
  server.connect(pair.server);
  return { client: createClient(contract, pair.client), server, pair, seen };
}
