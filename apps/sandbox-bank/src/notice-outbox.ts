import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BankStore } from './bank-store.js';

/** How a notice is put out: how often, under one webhook-id or many, now or when it is released. */
export interface Sending {
  readonly webhookIds: readonly string[];
  readonly withheld: boolean;
}

const dueNotice = z.object({
  seq: z.bigint(),
  webhook_id: z.string(),
  body: z.string(),
  attempts: z.bigint(),
});
export type DueNotice = z.infer<typeof dueNotice>;

const listedNotice = z.object({
  webhook_id: z.string(),
  account: z.string(),
  state: z.enum(['due', 'withheld', 'delivered']),
  attempts: z.bigint(),
  last_fault: z.string().nullable(),
});

/** Notices that were written with their bookings and are still to be delivered. */
@Injectable()
export class NoticeOutbox {
  private wake: () => void = () => undefined;

  constructor(private readonly store: BankStore) {}

  /** Called after a commit that may have made notices due. */
  announce(): void {
    this.wake();
  }

  onAnnounced(wake: () => void): void {
    this.wake = wake;
  }

  /** Puts a notice out. Called inside the transaction of its booking, so there is never one without the other. */
  put(account: string, body: string, sending: Sending): void {
    for (const id of sending.webhookIds) {
      this.store.run(
        'insert into notice (webhook_id, account, body, state) values (?, ?, ?, ?)',
        id,
        account,
        body,
        sending.withheld ? 'withheld' : 'due',
      );
    }
  }

  /** Makes withheld notices due; returns how many. */
  release(): number {
    const released = this.store.run(`update notice set state = 'due' where state = 'withheld'`);
    this.announce();
    return released;
  }

  accountsWithDue(): string[] {
    return this.store
      .all(z.object({ account: z.string() }), `select distinct account from notice where state = 'due'`)
      .map(({ account }) => account);
  }

  /** The oldest due notice of an account; those behind it wait. */
  firstDue(account: string): DueNotice | undefined {
    return this.store.get(
      dueNotice,
      `select seq, webhook_id, body, attempts from notice where account = ? and state = 'due' order by seq limit 1`,
      account,
    );
  }

  delivered(seq: bigint): void {
    this.store.run(
      `update notice set state = 'delivered', attempts = attempts + 1, last_fault = null where seq = ?`,
      seq,
    );
  }

  failed(seq: bigint, fault: string): void {
    this.store.run('update notice set attempts = attempts + 1, last_fault = ? where seq = ?', fault, seq);
  }

  /** The newest notices, newest first. */
  list(limit: number): {
    webhookId: string;
    account: string;
    state: 'due' | 'withheld' | 'delivered';
    attempts: number;
    lastFault: string | null;
  }[] {
    return this.store
      .all(
        listedNotice,
        'select webhook_id, account, state, attempts, last_fault from notice order by seq desc limit ?',
        limit,
      )
      .map((row) => ({
        webhookId: row.webhook_id,
        account: row.account,
        state: row.state,
        attempts: Number(row.attempts),
        lastFault: row.last_fault,
      }));
  }
}
