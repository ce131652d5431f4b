import type { Projector } from './projector.js';
import type { Submitter } from './submitter.js';

/** Milliseconds between two looks for a block; doubled while none comes. */
const FIRST_LOOK_MS = 4;
const LONGEST_LOOK_MS = 100;

/** The way there and back: what waits is sent, and what the chain says is projected, until nothing is on its way. */
export class Carriage {
  constructor(
    private readonly submitter: Submitter,
    private readonly projector: Projector,
  ) {}

  /**
   * Carries until nothing that may be sent is pending and nothing is in flight, or until `closing` says so. `projected`
   * is told of blocks as they are read.
   * @throws relayer-key-shared, ledger-halted
   */
  async run(projected: () => void = () => undefined, closing?: AbortSignal): Promise<void> {
    let look = FIRST_LOOK_MS;
    while (!closing?.aborted) {
      const carried = await this.submitter.submit();
      const blocks = await this.projector.catchUp();
      if (blocks > 0) projected();
      if (carried > 0 || blocks > 0) {
        look = FIRST_LOOK_MS;
        continue;
      }
      if (!(await this.submitter.inFlight())) return;
      await new Promise((resolve) => setTimeout(resolve, look));
      look = Math.min(look * 2, LONGEST_LOOK_MS);
    }
  }
}
