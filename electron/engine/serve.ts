import { assertNever, cancelledError, toErrorPayload } from '../../shared/errors';
import type { BackendName, EngineRequest, EngineResponses, FromEngine, OpenedModel, OpenModelRequest, ToEngine } from '../../shared/engine-protocol';
import type { Backend } from './backend';
import { chooseBackend } from './choose-backend';
import { classify, openModel, type OpenClassifier } from './tasks/classify';
import { describeEngine } from './tasks/describe';
import { fillMask, nextSentence } from './tasks/guess';
import { Guessers } from './tasks/guessers';
import { pretrain, train } from './tasks/train';

type Send = (message: FromEngine) => void;

/** Answers requests one after the other: they share the machine's cores, and two at once would only be slower. */
export function serveEngine(send: Send): { receive(message: unknown): void } {
  const engine = new Engine(send);
  return { receive: (message) => engine.receive(message as ToEngine) };
}

class Engine {
  private queue: Promise<void> = Promise.resolve();
  private readonly running = new Map<number, AbortController>();
  private readonly backends = new Map<BackendName | undefined, Backend>();
  private classifier: OpenClassifier | undefined;
  private readonly guessers = new Guessers();

  constructor(private readonly send: Send) {}

  receive(message: ToEngine): void {
    if ('cancel' in message) {
      this.running.get(message.id)?.abort();
      return;
    }
    const { id, request } = message;
    const controller = new AbortController();
    this.running.set(id, controller);
    this.queue = this.queue.then(() => this.answer(id, request, controller.signal));
  }

  private async answer(id: number, request: EngineRequest, signal: AbortSignal): Promise<void> {
    try {
      this.send({ id, kind: 'result', result: await this.carryOut(id, request, signal) });
    } catch (error) {
      this.send({ id, kind: 'error', error: toErrorPayload(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private async carryOut(id: number, request: EngineRequest, signal: AbortSignal): Promise<EngineResponses[keyof EngineResponses]> {
    // Stopped while it waited for its turn.
    if (signal.aborted) throw cancelledError();
    switch (request.kind) {
      case 'describe':
        return describeEngine(await this.backend());
      case 'train':
        return train(await this.backend(request.record.facts?.backend), request, (event) => this.send({ id, kind: 'event', event }), signal);
      case 'pretrain':
        return pretrain(await this.backend(request.record.facts?.backend), request, (event) => this.send({ id, kind: 'event', event }), signal);
      case 'fill-mask':
        return fillMask(await this.backend(), request);
      case 'next-sentence':
        return request.keep ? this.guessers.nextSentence(await this.backend(), request) : nextSentence(await this.backend(), request);
      case 'masked-words':
        return this.guessers.maskedWords(await this.backend(), request);
      case 'mask-and-class':
        return this.guessers.maskAndClass(await this.backend(), request);
      case 'open-model':
        return this.open(request);
      case 'classify':
        return { logits: await classify(this.classifier, request.rows, signal) };
      default:
        return assertNever(request);
    }
  }

  /** The earlier model goes first, so that memory holds one at a time; when this fails, none is open. */
  private async open({ folder, precision }: OpenModelRequest): Promise<OpenedModel> {
    this.classifier?.dispose();
    this.classifier = undefined;
    this.classifier = await openModel(await this.backend(), folder, precision);
    return this.classifier.description;
  }

  /** Loaded with the first request, so that its failure is an answer and not a crash. */
  private async backend(begunOn?: BackendName): Promise<Backend> {
    const backend = this.backends.get(begunOn) ?? (await chooseBackend(begunOn));
    this.backends.set(begunOn, backend);
    return backend;
  }
}
