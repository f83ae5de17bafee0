import { z } from 'zod';
import { ChannelEnd, type Channel } from './channel';

/** Many channels over one: each window of the desktop app has its own, over the one street between main and the backend. */
const frameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), channel: z.int() }),
  z.object({ kind: z.literal('message'), channel: z.int(), message: z.unknown().optional() }),
  z.object({ kind: z.literal('close'), channel: z.int() }),
]);

type Frame = z.infer<typeof frameSchema>;

/** Asks the process at the other end of the street to end in order, where no other way does: it is no frame. */
export const END_REQUEST = 'end';

/** The exit code of such a process that refuses to start, with the reason as its last words: another try would end alike. */
export const REFUSAL_EXIT_CODE = 69;

/** The side that opens channels. */
export class MultiplexClient {
  private readonly lines: Lines;
  private nextChannel = 1;

  constructor(private readonly street: Channel) {
    this.lines = new Lines(street);
  }

  open(): Channel {
    const id = this.nextChannel++;
    this.street.post({ kind: 'open', channel: id } satisfies Frame);
    return this.lines.add(id);
  }
}

/** The side on which channels arrive. */
export function acceptChannels(street: Channel, onOpen: (channel: Channel) => void): void {
  const lines = new Lines(street, (id) => onOpen(lines.add(id)));
}

class Lines {
  private readonly ends = new Map<number, ChannelEnd>();

  constructor(
    private readonly street: Channel,
    private readonly onOpen: (id: number) => void = () => undefined,
  ) {
    street.onMessage((raw) => this.receive(raw));
    street.onClose(() => [...this.ends.values()].forEach((end) => end.close()));
  }

  add(id: number): Channel {
    const end = new ChannelEnd();
    this.ends.set(id, end);
    end.onClose(() => this.ends.delete(id));
    return {
      post: (message) => {
        if (!end.isClosed) this.street.post({ kind: 'message', channel: id, message } satisfies Frame);
      },
      onMessage: (listener) => end.onMessage(listener),
      onClose: (listener) => end.onClose(listener),
      close: () => {
        if (end.isClosed) return;
        this.street.post({ kind: 'close', channel: id } satisfies Frame);
        end.close();
      },
    };
  }

  private receive(raw: unknown): void {
    const { success, data: frame } = frameSchema.safeParse(raw);
    if (!success) return;
    const end = this.ends.get(frame.channel);
    if (frame.kind === 'open') this.onOpen(frame.channel);
    else if (frame.kind === 'message') end?.receive(frame.message);
    else end?.close();
  }
}
