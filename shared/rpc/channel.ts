/**
 * A two-way street for messages: all that a transport must offer. Messages are plain data and typed arrays; they arrive whole,
 * once, in order, and as copies.
 */
export interface Channel {
  post(message: unknown): void;
  /** One listener; messages that come before it is set are kept for it. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once, when the street has ended for whatever reason. */
  onClose(listener: () => void): void;
  close(): void;
}

/** Keeps messages until somebody listens, and closes once: what adapters have in common. */
export class ChannelEnd {
  private listener: ((message: unknown) => void) | undefined;
  private kept: unknown[] = [];
  private closeListeners: (() => void)[] = [];
  private closed = false;

  get isClosed(): boolean {
    return this.closed;
  }

  receive(message: unknown): void {
    if (this.closed) return;
    if (this.listener) this.listener(message);
    else this.kept.push(message);
  }

  onMessage(listener: (message: unknown) => void): void {
    this.listener = listener;
    const { kept } = this;
    this.kept = [];
    kept.forEach((message) => listener(message));
  }

  onClose(listener: () => void): void {
    if (this.closed) listener();
    else this.closeListeners.push(listener);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.closeListeners.forEach((listener) => listener());
    this.closeListeners = [];
  }
}

/** Two ends of a street within one process. Messages are cloned and arrive later, as over any other. */
export function memoryChannels(): readonly [Channel, Channel] {
  const [one, other] = [new ChannelEnd(), new ChannelEnd()];
  return [memoryChannel(one, other), memoryChannel(other, one)];
}

function memoryChannel(near: ChannelEnd, far: ChannelEnd): Channel {
  return {
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => near.isClosed || far.receive(copy));
    },
    onMessage: (listener) => near.onMessage(listener),
    onClose: (listener) => near.onClose(listener),
    close: () => {
      near.close();
      far.close();
    },
  };
}
