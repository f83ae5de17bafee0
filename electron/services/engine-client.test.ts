import { describe, expect, it, vi } from 'vitest';
import type { FromEngine, ToEngine } from '../../shared/engine-protocol';
import type { RunEvent } from '../../shared/model/run';
import { EngineClient, type EngineOptions, type EngineProcess } from './engine-client';

/** A process that does what the test says. */
class FakeProcess implements EngineProcess {
  readonly sent: ToEngine[] = [];
  killed = false;
  answer: (message: FromEngine) => void = () => undefined;
  exit: (reason: string, lastWords: string) => void = () => undefined;
  send(message: ToEngine): void {
    this.sent.push(message);
  }
  kill(): void {
    this.killed = true;
  }
  onMessage(listener: (message: FromEngine) => void): void {
    this.answer = listener;
  }
  onExit(listener: (reason: string, lastWords: string) => void): void {
    this.exit = listener;
  }
}

function start(): { process: FakeProcess; client: EngineClient } {
  const process = new FakeProcess();
  return { process, client: new EngineClient(() => process) };
}

const event: RunEvent = { kind: 'note', level: 'info', runId: 'a', step: 0, message: 'hello' };

describe('EngineClient', () => {
  it('gives each request its own answer, whatever the order, and its events', async () => {
    const { process, client } = start();
    const events: RunEvent[] = [];
    const first = client.request<'open-model'>({ kind: 'open-model', folder: 'a' }, { onEvent: (received) => events.push(received) });
    const second = client.request<'classify'>({ kind: 'classify', rows: [] });
    const [one, two] = process.sent.map(({ id }) => id) as [number, number];
    process.answer({ id: one, kind: 'event', event });
    process.answer({ id: two, kind: 'result', result: { logits: Float32Array.of(2) } });
    process.answer({ id: one, kind: 'result', result: { labels: ['x', 'y'], maxLength: 5 } });
    expect((await second).logits[0]).toBe(2);
    expect((await first).labels).toEqual(['x', 'y']);
    expect(events).toEqual([event]);
  });

  it('turns an error of the engine back into what it was', async () => {
    const { process, client } = start();
    const answer = client.request<'describe'>({ kind: 'describe' });
    process.answer({ id: process.sent[0]!.id, kind: 'error', error: { family: 'user', code: 'no-such-file', message: 'gone', hint: 'look' } });
    await expect(answer).rejects.toMatchObject({ family: 'user', code: 'no-such-file', message: 'gone', hint: 'look' });
  });

  it('asks the engine to stop when the signal comes, and ends as the engine says', async () => {
    const { process, client } = start();
    const stop = new AbortController();
    const answer = client.request<'describe'>({ kind: 'describe' }, { signal: stop.signal });
    stop.abort();
    const { id } = process.sent[0]!;
    expect(process.sent[1]).toEqual({ id, cancel: true });
    process.answer({ id, kind: 'error', error: { family: 'cancelled', code: 'cancelled', message: 'Stopped.' } });
    await expect(answer).rejects.toMatchObject({ family: 'cancelled' });
  });

  it('sends nothing for a signal that came before', async () => {
    const { process, client } = start();
    await expect(client.request<'describe'>({ kind: 'describe' }, { signal: AbortSignal.abort() })).rejects.toMatchObject({ family: 'cancelled' });
    expect(process.sent).toEqual([]);
  });

  it('reports the death of the engine, with its last words, now and later', async () => {
    const { process, client } = start();
    const answer = client.request<'describe'>({ kind: 'describe' });
    process.exit('signal SIGSEGV', 'core dumped');
    await expect(answer).rejects.toThrow(/SIGSEGV.*core dumped/);
    await expect(client.request<'describe'>({ kind: 'describe' })).rejects.toMatchObject({ family: 'bug', code: 'engine-died' });
  });

  it('takes a death after the stop for the stop', async () => {
    const { process, client } = start();
    const stop = new AbortController();
    const answer = client.request<'describe'>({ kind: 'describe' }, { signal: stop.signal });
    stop.abort();
    process.exit('signal SIGINT', '');
    await expect(answer).rejects.toMatchObject({ family: 'cancelled' });
  });

  it('ends the process when it is no longer needed', () => {
    const { process, client } = start();
    client.dispose();
    expect(process.killed).toBe(true);
  });
});

describe('an engine that dies of an illegal instruction', () => {
  /** A client whose engines are made one after the other. */
  function startSeveral() {
    const processes: FakeProcess[] = [];
    const options: EngineOptions[] = [];
    const onRestart = vi.fn();
    const fork = (its: EngineOptions) => {
      options.push(its);
      processes.push(new FakeProcess());
      return processes.at(-1)!;
    };
    return { processes, options, onRestart, client: new EngineClient(fork, { threads: 3 }, onRestart) };
  }

  it.each(['signal SIGILL', 'exit code 3221225501'])('while it loads (%s) gives way to one without native TensorFlow, which is asked the same', async (reason) => {
    const { processes, options, onRestart, client } = startSeveral();
    const answer = client.request<'open-model'>({ kind: 'open-model', folder: 'a' });
    processes[0]!.exit(reason, '');
    expect(options).toEqual([{ threads: 3 }, { threads: 3, nativeDied: true }]);
    expect(onRestart).toHaveBeenCalledOnce();
    expect(processes[1]!.sent).toEqual(processes[0]!.sent);
    processes[1]!.answer({ id: processes[1]!.sent[0]!.id, kind: 'result', result: { labels: ['x'], maxLength: 5 } });
    expect((await answer).labels).toEqual(['x']);
    client.dispose();
    expect(processes[1]!.killed).toBe(true);
  });

  it('passes a stop on that came meanwhile', async () => {
    const { processes, client } = startSeveral();
    const stop = new AbortController();
    const answer = client.request<'describe'>({ kind: 'describe' }, { signal: stop.signal });
    stop.abort();
    processes[0]!.exit('signal SIGILL', '');
    expect(processes[1]!.sent).toEqual(processes[0]!.sent);
    processes[1]!.answer({ id: processes[1]!.sent[0]!.id, kind: 'error', error: { family: 'cancelled', code: 'cancelled', message: 'Stopped.' } });
    await expect(answer).rejects.toMatchObject({ family: 'cancelled' });
  });

  it('twice, or after it has said something, has died', async () => {
    const again = startSeveral();
    const answer = again.client.request<'describe'>({ kind: 'describe' });
    for (const index of [0, 1]) again.processes[index]!.exit('signal SIGILL', '');
    await expect(answer).rejects.toMatchObject({ code: 'engine-died' });

    const later = startSeveral();
    const training = later.client.request<'describe'>({ kind: 'describe' });
    later.processes[0]!.answer({ id: later.processes[0]!.sent[0]!.id, kind: 'event', event });
    later.processes[0]!.exit('signal SIGILL', '');
    await expect(training).rejects.toMatchObject({ code: 'engine-died' });
    expect(later.processes).toHaveLength(1);
  });
});
