import type { Channel } from '../../shared/rpc/channel';

/** Passes messages on in both directions, until either side ends. */
export function joinChannels(one: Channel, other: Channel): void {
  one.onMessage((message) => other.post(message));
  other.onMessage((message) => one.post(message));
  one.onClose(() => other.close());
  other.onClose(() => one.close());
}
