import type { LoggedEvent } from '../../libs/chain/src/logged-events.js';

const HASH = `0x${'11'.repeat(32)}` as const;

/** An event of the book as it is read from the chain; its place matters only where it is given. */
export function bookEvent(
  name: string,
  args: LoggedEvent['args'],
  place: Partial<Pick<LoggedEvent, 'blockNumber' | 'logIndex'>> = {},
): LoggedEvent {
  return {
    ...{ name, args, orderHash: HASH, blockHash: HASH, transactionHash: HASH },
    ...{ blockNumber: 1, transactionIndex: 0, logIndex: 0, item: 0 },
    ...place,
  };
}
