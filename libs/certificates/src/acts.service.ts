import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { BusinessDay } from '#chain';
import { column } from '#common';
import { Walls } from '#database';
import { commitmentOf, newSalt } from '#evidence';
import { Proposals, identityErrors, type Need, type Principal, type Signed } from '#identity';
import { certificateOf, obligorOf, orderFromJson, type Hex, type Order } from '#orders';
import { actBody, type ActBody, type ActView } from './acts.schemas.js';
import { certificateErrors } from './certificates.errors.js';
import { Foresight } from './foresight.service.js';
import { Parties } from './parties.service.js';
import { Undisputed } from './undisputed.service.js';

const OPEN_FOR_MS = 7 * 24 * 3600 * 1000;

const holdingRow = z.object({
  id: z.string().transform(BigInt),
  owner: column.participant,
  amount: column.minor,
  epoch: z.number(),
  pledgee: column.participant.nullable(),
});
type Holding = z.infer<typeof holdingRow>;

/** An order as it is to be signed: by whom, and seen by whom. */
interface Drawn {
  order: Order;
  needs: Need[];
  subject: { kind: 'holding' | 'certificate'; id: string };
}

/** Kinds that are the task of one sort of company, asked before anything is looked up: nobody else learns what there is. */
const TASK_OF: Readonly<Partial<Record<ActBody['kind'], Principal['companyRoles'][number]>>> = {
  cancel: 'obligor',
  freeze: 'operator',
  unfreeze: 'operator',
  force: 'supervisor',
};

/** The rarer acts on holdings: pledges, cancellation, returns, voids, and what courts order. */
@Injectable()
export class Acts {
  constructor(
    private readonly walls: Walls,
    private readonly day: BusinessDay,
    private readonly parties: Parties,
    private readonly proposals: Proposals,
    private readonly foresight: Foresight,
    private readonly undisputed: Undisputed,
  ) {}

  /**
   * Proposes an act. Who may propose what: the holder pledges, gives back and makes void; the pledgee releases; the
   * obligor cancels; the operator freezes and unfreezes; the supervisor forces.
   * @throws act-not-yours, not-found, holding-not-yours, holding-disputed, not-earlier-holder, and what the ledger would refuse
   */
  async propose(asker: Principal, body: ActBody): Promise<ActView> {
    const id = await this.walls.asService('certificates', async () => {
      await this.day.open();
      const salt = newSalt();
      const hash = commitmentOf({ ...body }, salt);
      const expiresAt = new Date(Date.now() + OPEN_FOR_MS);
      const deadline = BigInt(Math.floor(expiresAt.getTime() / 1000));
      const { order, needs, subject } = await this.draw(asker, body, hash, deadline);
      await this.foresight.needs(order, needs);
      const made = await this.proposals.create({
        order,
        needs,
        parties: [...new Set([asker.participant, ...needs.map(({ participant }) => participant)])],
        subject,
        expiresAt,
        createdBy: asker.userId,
      });
      await this.walls
        .manager()
        // Where the same was asked for twice at once, the first words stand.
        .query(
          `insert into trade.act_reason (proposal_id, reason, salt, hash) values ($1, $2, $3, $4)
           on conflict (proposal_id) do nothing`,
          [made, JSON.stringify(body), salt, hash],
        );
      return made;
    });
    return this.view(asker, id);
  }

  /** An act that the caller's company is a party of. @throws not-found */
  async view(asker: Principal, id: string): Promise<ActView> {
    const [found] = await this.walls.inCompany(asker, async () =>
      z
        .array(z.object({ reason: actBody, salt: z.string() }))
        .parse(
          await this.walls
            .manager()
            .query('select reason, salt from trade.act_reason where proposal_id = $1', [id]),
        ),
    );
    if (!found) throw identityErrors('not-found', { what: 'act' });
    return { ...(await this.proposals.view(asker, id)), act: found.reason, salt: found.salt };
  }

  /** A signature that the act waits for. @throws what `Proposals.sign` throws, holding-disputed, day-closing */
  async sign(asker: Principal, id: string, signature: string): Promise<Signed> {
    const { act } = await this.view(asker, id);
    return this.walls.asService('certificates', async () => {
      await this.day.open();
      if (act.kind === 'pledge') await this.undisputed.check([BigInt(act.holdingId)]);
      return this.proposals.sign(asker, id, signature);
    });
  }

  /** Who proposed it takes it back; another party refuses it. @throws not-found, state-differs */
  async end(asker: Principal, id: string): Promise<void> {
    const { needs } = await this.view(asker, id);
    const status = needs[0]?.participant === asker.participant ? 'withdrawn' : 'refused';
    if (!(await this.proposals.close(id, status))) {
      throw certificateErrors('state-differs', { status: 'complete or ended' });
    }
  }

  private async draw(asker: Principal, body: ActBody, hash: Hex, deadline: bigint): Promise<Drawn> {
    const me: Need = { participant: asker.participant, power: 'maker' };
    const role = TASK_OF[body.kind];
    if (role && !asker.companyRoles.includes(role)) throw certificateErrors('act-not-yours', { role });
    const makerOf = (participant: number): Need => ({ participant, power: 'maker' });
    const checkerOf = (participant: number): Need => ({ participant, power: 'checker' });
    if (body.kind === 'cancel') {
      return this.drawCancel(asker, body.certificateId, hash, deadline);
    }
    const subject = { kind: 'holding' as const, id: body.holdingId };
    const found = await this.holding(BigInt(body.holdingId));
    const refuseOthers = (): Promise<never> => this.parties.refuseOthers(asker, BigInt(body.holdingId));
    if (!found) return refuseOthers();
    const { id: holding, epoch } = found;
    const own = async (): Promise<void> => {
      if (found.owner !== asker.participant) await refuseOthers();
    };
    switch (body.kind) {
      case 'pledge': {
        await own();
        await this.undisputed.check([holding]);
        const pledgee = (await this.parties.byId(body.pledgeeId)).participant;
        const amount = BigInt(body.amount ?? found.amount);
        const child = amount === found.amount ? 0n : await this.parties.nextChild(holding, asker.participant);
        return {
          order: {
            kind: 'pledge',
            body: { holding, epoch, child, amount, pledgee, termsHash: hash, deadline },
          },
          needs: [me, makerOf(pledgee)],
          subject,
        };
      }
      case 'unpledge':
        // Nobody else learns whether it is pledged, and to whom.
        if (found.pledgee !== asker.participant) throw identityErrors('not-found', { what: 'holding' });
        return { order: { kind: 'unpledge', body: { holding, epoch, deadline } }, needs: [me], subject };
      case 'return': {
        await own();
        const receiver = (await this.parties.byId(body.receiverId)).participant;
        if (!(await this.heldBefore(holding, receiver))) throw certificateErrors('not-earlier-holder');
        return {
          order: { kind: 'return', body: { holding, epoch, receiver, paymentReference: hash, deadline } },
          needs: [me, makerOf(receiver)],
          subject,
        };
      }
      case 'void': {
        await own();
        const child =
          body.transferId === undefined ? 0n : await this.childOf(asker, body.transferId, holding);
        return { order: { kind: 'void', body: { holding, epoch, child, deadline } }, needs: [me], subject };
      }
      case 'freeze':
      case 'unfreeze': {
        const number = await this.nextNumber();
        return {
          order: { kind: body.kind, body: { holding, caseHash: hash, number } },
          needs: [me, checkerOf(asker.participant)],
          subject,
        };
      }
      case 'force': {
        const receiver = (await this.parties.byId(body.receiverId)).participant;
        return {
          order: {
            kind: 'force',
            body: { holding, receiver, caseHash: hash, number: await this.nextNumber() },
          },
          needs: [{ participant: asker.participant, power: 'regulator' }],
          subject,
        };
      }
    }
  }

  private async drawCancel(asker: Principal, id: string, hash: Hex, deadline: bigint): Promise<Drawn> {
    const certificate = BigInt(id);
    if (obligorOf(certificate) !== asker.participant) {
      throw identityErrors('not-found', { what: 'certificate' });
    }
    const holdings = z
      .array(z.object({ id: z.string().transform(BigInt), owner: column.participant }))
      .parse(
        await this.walls
          .manager()
          .query(
            'select id, owner from projection.holding where certificate_id = $1 and amount > 0 order by id',
            [id],
          ),
      );
    const owners = [...new Set(holdings.map(({ owner }) => owner))];
    return {
      order: {
        kind: 'cancel',
        body: { certificate, holdings: holdings.map((one) => one.id), evidenceHash: hash, deadline },
      },
      needs: [
        { participant: asker.participant, power: 'maker' },
        { participant: asker.participant, power: 'checker' },
        ...owners.map((participant): Need => ({ participant, power: 'maker' })),
      ],
      subject: { kind: 'certificate', id },
    };
  }

  private async holding(id: bigint): Promise<Holding | undefined> {
    const [found] = z.array(holdingRow).parse(
      await this.walls.manager().query(
        `select h.id, h.owner, h.amount, h.epoch, t.financier as pledgee from projection.holding h
           left join projection.hold_terms t on t.holding_id = h.id and h.state = 'pledged' where h.id = $1`,
        [id.toString()],
      ),
    );
    return found;
  }

  /** Whether a company stands on the chain of title of a holding: it held it, or what it was parted from. */
  private async heldBefore(holding: bigint, participant: number): Promise<boolean> {
    const found: unknown[] = await this.walls.manager().query(
      `with recursive way as (
         select id, parent_id from projection.holding where id = $1
         union all select h.id, h.parent_id from projection.holding h join way w on h.id = w.parent_id)
       select 1 from projection.title_step s join way w on w.id = s.holding_id
       where s.to_participant = $2 and s.certificate_id = $3 limit 1`,
      [holding.toString(), participant, certificateOf(holding).toString()],
    );
    return found.length > 0;
  }

  /** The number of the part that an offer of the caller's would make of a holding; 0 where it passes the whole. */
  private async childOf(asker: Principal, transferId: string, holding: bigint): Promise<bigint> {
    const [found] = await this.walls.inCompany(asker, async () =>
      z.array(z.object({ kind: z.string(), body: z.unknown() })).parse(
        await this.walls.manager().query(
          `select p.kind, p.body from trade.transfer t join trade.proposal p on p.id = t.proposal_id
             where t.id = $1 and t.holder_id = $2`,
          [transferId, asker.companyId],
        ),
      ),
    );
    if (!found) throw identityErrors('not-found', { what: 'transfer' });
    const order = orderFromJson(found);
    const item =
      order.kind === 'transfer' ? order.body.items.find((one) => one.holding === holding) : undefined;
    if (!item) throw identityErrors('not-found', { what: 'transfer' });
    return item.child;
  }

  private async nextNumber(): Promise<bigint> {
    const [row] = z
      .array(z.object({ number: z.string().transform(BigInt) }))
      .parse(await this.walls.manager().query(`select nextval('trade.act_number')::text as number`));
    if (!row) throw new Error('The sequence gave no number.');
    return row.number;
  }
}
