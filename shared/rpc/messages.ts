import { z } from 'zod';
import type { ErrorPayload } from '../errors';

/** Asking side → answering side. */
export const toServerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('call'), id: z.int().min(0), room: z.string(), name: z.string(), input: z.unknown().optional() }),
  z.strictObject({ kind: z.literal('cancel'), id: z.int().min(0) }),
]);

export type ToServer = z.infer<typeof toServerSchema>;

const errorSchema: z.ZodType<ErrorPayload> = z.object({
  family: z.enum(['user', 'cancelled', 'bug']),
  code: z.string(),
  message: z.string(),
  hint: z.string().exactOptional(),
  stack: z.string().exactOptional(),
});

/** Answering side → asking side. */
export const toClientSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answer'), id: z.int(), answer: z.unknown().optional() }),
  z.object({ kind: z.literal('error'), id: z.int(), error: errorSchema }),
  z.object({ kind: z.literal('progress'), id: z.int(), progress: z.object({ share: z.number(), title: z.string() }) }),
  z.object({ kind: z.literal('event'), name: z.string(), payload: z.unknown().optional() }),
]);

export type ToClient = z.infer<typeof toClientSchema>;
