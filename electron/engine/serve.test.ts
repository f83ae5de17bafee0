import { beforeEach, describe, expect, test, vi } from 'vitest';
import { cancelledError, userError } from '../../shared/errors';
import type { EngineRequest, FromEngine, ToEngine } from '../../shared/engine-protocol';
import type { RunEvent, RunRecord } from '../../shared/model/run';
import type { Backend } from './backend';
import { chooseBackend } from './choose-backend';
import { serveEngine } from './serve';
import { classify, openModel, type OpenClassifier } from './tasks/classify';
import { describeEngine } from './tasks/describe';
import { train } from './tasks/train';

vi.mock('./choose-backend');
vi.mock('./tasks/classify');
vi.mock('./tasks/describe');
vi.mock('./tasks/train');

const DESCRIBE: EngineRequest = { kind: 'describe' };
const TRAIN: EngineRequest = { kind: 'train', folder: 'run', record: {} as RunRecord };
const CLASSIFY: EngineRequest = { kind: 'classify', rows: [{ text: 'a' }] };
const open = (folder: string): EngineRequest => ({ kind: 'open-model', folder });

/** An engine that has been asked for these things, with the ids 1, 2, … */
function engine(...requests: EngineRequest[]) {
  const sent: FromEngine[] = [];
  const served = serveEngine((message) => sent.push(message));
  const receive = (message: ToEngine) => served.receive(message);
  requests.forEach((request, i) => receive({ id: i + 1, request }));
  const answered = (id: number) => vi.waitUntil(() => sent.find((message) => message.id === id && message.kind !== 'event'), { interval: 1 });
  return { sent, receive, answered };
}

/** A training that goes on until `finish` is called or its signal comes. */
function longTraining() {
  let finish = (): void => undefined;
  vi.mocked(train).mockImplementation((_binding, _request, _emit, signal) =>
    new Promise((resolve, reject) => {
      finish = () => resolve('trained' as never);
      signal.addEventListener('abort', () => reject(cancelledError('Stopped after step 3.')));
    }),
  );
  return { finish: () => finish(), started: () => vi.waitUntil(() => vi.mocked(train).mock.calls.length > 0, { interval: 1 }) };
}

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(chooseBackend).mockResolvedValue({} as Backend);
  vi.mocked(describeEngine).mockReturnValue('described' as never);
});

test('requests are answered one after the other, in the order in which they came', async () => {
  const training = longTraining();
  const { sent, answered } = engine(TRAIN, DESCRIBE);
  await training.started();
  expect(describeEngine).not.toHaveBeenCalled();
  training.finish();
  await answered(2);
  expect(sent).toEqual([
    { id: 1, kind: 'result', result: 'trained' },
    { id: 2, kind: 'result', result: 'described' },
  ]);
});

test('events go out under the id of their request, before its result', async () => {
  const event = { kind: 'progress', runId: 'r', step: 0, title: 'Reading the data' } satisfies RunEvent;
  vi.mocked(train).mockImplementation((_binding, _request, emit) => {
    emit(event);
    return Promise.resolve('trained' as never);
  });
  const { sent, answered } = engine(TRAIN);
  await answered(1);
  expect(sent).toEqual([{ id: 1, kind: 'event', event }, { id: 1, kind: 'result', result: 'trained' }]);
});

test('what computes is chosen once, and for a run that goes on by what it began with', async () => {
  vi.mocked(train).mockResolvedValue('trained' as never);
  const onWasm: EngineRequest = { kind: 'train', folder: 'run', record: { facts: { backend: 'wasm' } } as RunRecord };
  const { answered } = engine(DESCRIBE, DESCRIBE, onWasm, onWasm);
  await answered(4);
  expect(vi.mocked(chooseBackend).mock.calls).toEqual([[undefined], ['wasm']]);
});

describe('a stop', () => {
  test('reaches the request that is running', async () => {
    const training = longTraining();
    const { receive, answered } = engine(TRAIN);
    await training.started();
    receive({ id: 1, cancel: true });
    expect(await answered(1)).toEqual({ id: 1, kind: 'error', error: { family: 'cancelled', code: 'cancelled', message: 'Stopped after step 3.' } });
  });

  test('of a request that waits keeps it from starting, and its neighbours go on', async () => {
    const training = longTraining();
    const { receive, answered } = engine(TRAIN, DESCRIBE, open('m'));
    vi.mocked(openModel).mockResolvedValue(opened('m'));
    await training.started();
    receive({ id: 2, cancel: true });
    training.finish();
    expect(await answered(1)).toMatchObject({ kind: 'result' });
    expect(await answered(2)).toMatchObject({ kind: 'error', error: { family: 'cancelled' } });
    expect(await answered(3)).toMatchObject({ kind: 'result' });
    expect(describeEngine).not.toHaveBeenCalled();
  });

  test('of an answered or an unknown request is nothing', async () => {
    const { sent, receive, answered } = engine(DESCRIBE);
    await answered(1);
    receive({ id: 1, cancel: true });
    receive({ id: 99, cancel: true });
    receive({ id: 2, request: DESCRIBE });
    await answered(2);
    expect(sent.map(({ id, kind }) => [id, kind])).toEqual([[1, 'result'], [2, 'result']]);
  });
});

describe('errors are answers, and the next request is served', () => {
  test.each<[string, () => never, object]>([
    ['the person’s', () => fail(userError('bad', 'The file is empty.', 'Choose another.')), { family: 'user', code: 'bad', message: 'The file is empty.', hint: 'Choose another.' }],
    ['ours, with where it happened', () => fail(new TypeError('x is not a function')), { family: 'bug', code: 'unexpected', message: 'x is not a function', stack: expect.stringContaining('serve.test.ts') as string }],
  ])('%s', async (_, broken, error) => {
    vi.mocked(describeEngine).mockImplementationOnce(broken);
    const { sent, answered } = engine(DESCRIBE, DESCRIBE);
    await answered(2);
    expect(sent).toEqual([{ id: 1, kind: 'error', error }, { id: 2, kind: 'result', result: 'described' }]);
  });

  test('of a backend that does not load, each time anew: set-up may have mended it', async () => {
    vi.mocked(chooseBackend).mockImplementationOnce(() => fail(userError('no-native-tensorflow', 'It does not load.')));
    const { answered } = engine(DESCRIBE, DESCRIBE, DESCRIBE);
    expect(await answered(1)).toMatchObject({ error: { code: 'no-native-tensorflow' } });
    expect(await answered(3)).toMatchObject({ kind: 'result' });
  });

  test('of a kind of request that this engine does not know', async () => {
    const { answered } = engine({ kind: 'sing' } as unknown as EngineRequest, DESCRIBE);
    expect(await answered(1)).toMatchObject({ kind: 'error', error: { family: 'bug', message: expect.stringContaining('sing') as string } });
    expect(await answered(2)).toMatchObject({ kind: 'result' });
  });
});

describe('the open model', () => {
  test('gives way to the next one, and answers what is classified', async () => {
    const disposed: string[] = [];
    const [first, second] = ['first', 'second'].map((name) => opened(name, () => disposed.push(name))) as [OpenClassifier, OpenClassifier];
    vi.mocked(openModel).mockResolvedValueOnce(first).mockResolvedValueOnce(second);
    vi.mocked(classify).mockResolvedValue(Float32Array.of(1, 2));
    const { sent, answered } = engine(open('first'), open('second'), CLASSIFY);
    await answered(3);
    expect(sent.map((message) => message.kind === 'result' && message.result)).toEqual([first.description, second.description, { logits: Float32Array.of(1, 2) }]);
    expect(disposed).toEqual(['first']);
    expect(classify).toHaveBeenCalledWith(second, [{ text: 'a' }], expect.any(AbortSignal));
  });

  test('is none after an opening that failed', async () => {
    vi.mocked(openModel).mockResolvedValueOnce(opened('first')).mockImplementationOnce(() => fail(userError('weights-not-found', 'No weights.')));
    const { answered } = engine(open('first'), open('second'), CLASSIFY);
    await answered(3);
    expect(classify).toHaveBeenCalledWith(undefined, [{ text: 'a' }], expect.any(AbortSignal));
  });
});

function opened(name: string, dispose = (): unknown => undefined): OpenClassifier {
  return { description: { labels: [name], maxLength: 8 }, dispose } as unknown as OpenClassifier;
}

function fail(error: Error): never {
  throw error;
}
