import type { Ledger } from './ledger.js';
import type { Projector } from './projector.js';
import type { Submitter } from './submitter.js';

/** Milliseconds between two looks for a block, doubled while none comes; and after which more is looked after. */
const FIRST_LOOK_MS = 4;
const LONGEST_WAIT_MS = 100;

/** The way there and back: what waits is sent, and what the chain says is projected, until nothing is on its way. */
export class Carriage {
  constructor(
    private readonly submitter: Submitter,
    private readonly projector: Projector,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Carries until nothing that may be sent is pending and nothing is in flight, or until `closing` says so. `projected`
   * is told of blocks as they are read.
   * @throws relayer-key-shared, ledger-halted
   */
  async run(projected: () => void = () => undefined, closing?: AbortSignal): Promise<void> {
    while (!closing?.aborted) {
      const height = await this.ledger.provider.getBlockNumber();
      const carried = await this.submitter.submit();
      if (carried > 0) await this.nextBlock(height);
      const blocks = await this.projector.catchUp();
      if (blocks > 0) projected();
      if (carried > 0 || blocks > 0) continue;
      if (!(await this.submitter.inFlight())) return;
      await this.nextBlock(height);
    }
  }

  /** Waits for a block above `height`, a little while: the node is asked, which costs less than the database. */
  private async nextBlock(height: number): Promise<void> {
    let waited = 0;
    for (let look = FIRST_LOOK_MS; waited < LONGEST_WAIT_MS; look *= 2) {
      if ((await this.ledger.provider.getBlockNumber()) > height) return;
      await new Promise((resolve) => setTimeout(resolve, look));
      waited += look;
    }
  }
}
