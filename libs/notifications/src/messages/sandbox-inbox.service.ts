import { Injectable } from '@nestjs/common';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import { pageOf, type Page, type PageQuery } from '#common';
import { Walls } from '#database';
import type { Message } from '#identity';

/** A message that a sandbox kept instead of sending it. */
export const inboxMessage = z
  .strictObject({
    id: z.string(),
    channel: z.enum(['sms', 'mail', 'wechat']),
    recipient: z.string(),
    kind: z.string(),
    subject: z.string(),
    text: z.string(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'SandboxMessage' });
export type InboxMessage = z.infer<typeof inboxMessage>;

const row = inboxMessage.omit({ createdAt: true }).strip().extend({ created_at: z.date() });

/** What a sandbox would have sent. */
@Injectable()
export class SandboxInbox {
  constructor(private readonly walls: Walls) {}

  async keep({ channel, to, kind, subject, text }: Message): Promise<void> {
    await this.walls.asService('notifications', () =>
      this.walls
        .manager()
        .query(
          `insert into trade.sandbox_message (id, channel, recipient, kind, subject, text) values ($1, $2, $3, $4, $5, $6)`,
          [newId(), channel, to, kind, subject, text],
        ),
    );
  }

  /** The newest first; of one recipient where it is named. */
  async list({
    limit,
    starting_after,
    recipient,
  }: PageQuery & { recipient?: string }): Promise<Page<InboxMessage>> {
    const before = z.uuid().optional().parse(starting_after);
    const found = await this.walls.asService('notifications', async () =>
      z.array(row).parse(
        await this.walls.manager().query(
          `select id, channel, recipient, kind, subject, text, created_at from trade.sandbox_message
           where ($1::uuid is null or id < $1) and ($2::text is null or recipient = $2) order by id desc limit $3`,
          [before ?? null, recipient ?? null, limit + 1],
        ),
      ),
    );
    const page = pageOf(found, limit);
    return {
      data: page.data.map(({ created_at, ...message }) => ({
        ...message,
        createdAt: created_at.toISOString(),
      })),
      has_more: page.has_more,
    };
  }
}
