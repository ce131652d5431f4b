import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Walls } from '#database';
import { Bells } from '#queue';
import { Operations } from './operations.service.js';

/** Whether orders are carried to the ledger, and how many wait. */
export const carrierView = z.strictObject({ held: z.boolean(), waiting: z.number() }).meta({ id: 'Carrier' });
export type CarrierView = z.infer<typeof carrierView>;

/**
 * The way to the ledger, which the operator can hold while it works on the chain: orders are taken and wait, what the
 * ledger tells is read on, and a company that carries its own order is heard.
 */
@Injectable()
export class Carrier {
  constructor(
    private readonly walls: Walls,
    private readonly bells: Bells,
    private readonly operations: Operations,
  ) {}

  async view(): Promise<CarrierView> {
    const [row] = await this.walls.asService('ledger', async () =>
      z
        .array(z.object({ held: z.boolean() }))
        .parse(await this.walls.manager().query('select bool_or(held) as held from ledger.relayer')),
    );
    return { held: row?.held ?? false, waiting: await this.operations.waiting() };
  }

  /** Holds the way, or opens it again; what waits is sent then. */
  async hold(held: boolean): Promise<CarrierView> {
    await this.walls.asService('ledger', async () => {
      await this.walls.manager().query('update ledger.relayer set held = $1', [held]);
      this.walls.afterCommit(() => this.bells.ring('ledger'));
    });
    return this.view();
  }
}
