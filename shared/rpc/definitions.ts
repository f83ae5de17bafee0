import { z } from 'zod';

/**
 * How a contract is written down: a request is the schema of what goes in and the type of what comes out; an event is a
 * type. What goes in comes from outside and is checked; what comes out was made by our own services.
 */
export interface RequestDefinition<Input extends z.ZodType = z.ZodType, Answer = unknown> {
  readonly input: Input;
  /** Work that is worth finishing when its window has closed; it appears among the app's activities. */
  readonly isWork: boolean;
  /** Carries the answer's type; never there. */
  readonly answer?: Answer;
}

export interface EventDefinition<Payload = unknown> {
  /** Carries the payload's type; never there. */
  readonly payload?: Payload;
}

const NOTHING = z.strictObject({});

interface Unanswered<Input extends z.ZodType> {
  /** Without a type: the answer says no more than that it is done. */
  returns<Answer = void>(): RequestDefinition<Input, Answer>;
}

/** A request that is answered soon, and given up when the window that asked closes. */
export function request(): Unanswered<typeof NOTHING>;
export function request<Shape extends z.ZodRawShape>(shape: Shape): Unanswered<z.ZodObject<Shape, z.core.$strict>>;
export function request(shape?: z.ZodRawShape): Unanswered<z.ZodType> {
  return { returns: () => ({ input: shape ? z.strictObject(shape) : NOTHING, isWork: false }) };
}

/** A request that takes long, reports progress, can be cancelled, and goes on when the window that asked closes. */
export function work<Shape extends z.ZodRawShape>(shape: Shape): Unanswered<z.ZodObject<Shape, z.core.$strict>> {
  return { returns: () => ({ input: z.strictObject(shape), isWork: true }) };
}

export function event<Payload>(): EventDefinition<Payload> {
  return {};
}

/** Rooms, and the requests that each answers. */
export type Requests = Readonly<Record<string, Readonly<Record<string, RequestDefinition>>>>;
export type Events = Readonly<Record<string, EventDefinition>>;

export interface Contract<R extends Requests = Requests, E extends Events = Events> {
  readonly requests: R;
  readonly events: E;
}

export type InputOf<D> = D extends RequestDefinition<infer Input> ? z.input<Input> : never;
/** The input after its check, with defaults filled in. */
export type CheckedInputOf<D> = D extends RequestDefinition<infer Input> ? z.output<Input> : never;
export type AnswerOf<D> = D extends RequestDefinition<z.ZodType, infer Answer> ? Answer : never;
export type PayloadOf<D> = D extends EventDefinition<infer Payload> ? Payload : never;

/** How far a long request is. */
export interface Progress {
  /** 0..1. */
  readonly share: number;
  /** What is being done. */
  readonly title: string;
}

export interface CallOptions {
  /** Cancels the request: it rejects with a `cancelled` error. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** Whoever has nothing to say need not say it. */
// eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- asks whether `{}` would do as input
type Call<D> = Record<never, never> extends InputOf<D>
  ? (input?: InputOf<D>, options?: CallOptions) => Promise<AnswerOf<D>>
  : (input: InputOf<D>, options?: CallOptions) => Promise<AnswerOf<D>>;

/** What the asking side holds: `client.runs.start({…})`. */
export type Client<C extends Contract> = {
  readonly [Room in keyof C['requests']]: { readonly [Name in keyof C['requests'][Room]]: Call<C['requests'][Room][Name]> };
} & { readonly on: Subscribe<C['events']>; readonly close: () => void };

export type Subscribe<E extends Events> = <Name extends keyof E>(name: Name, listener: (payload: PayloadOf<E[Name]>) => void, options?: { readonly signal?: AbortSignal }) => () => void;

/** What a handler gets beside its input. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}

type Handler<D> = (input: CheckedInputOf<D>, context: CallContext) => Promise<AnswerOf<D>> | AnswerOf<D>;

/** What the answering side is made of. */
export type Handlers<R extends Requests> = {
  readonly [Room in keyof R]: { readonly [Name in keyof R[Room]]: Handler<R[Room][Name]> };
};
