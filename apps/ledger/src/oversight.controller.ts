import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  certificateLife,
  ledgerCertificates,
  LedgerSums,
  type Ledger,
  type LedgerCertificate,
  type Sums,
} from '#chain';
import { ledgerId, pageOf, pageQuery, type PageQuery } from '#common';
import { Walls } from '#database';
import { Allow, identityErrors } from '#identity';
import { companyNames } from './company-names.js';
import { LEDGER } from './ledger-token.js';

const party = z.strictObject({ participant: z.number(), name: z.string().nullable() });
const certificateView = z
  .strictObject({
    id: z.string(),
    obligor: party,
    payee: party,
    face: z.string(),
    outstanding: z.string(),
    currency: z.string(),
    dueOn: z.string(),
    status: z.enum(['active', 'part-paid', 'settled', 'cancelled']),
    evidenceHash: z.string(),
    orderHash: z.string(),
    blockNumber: z.number(),
  })
  .meta({ id: 'LedgerCertificate' });

const lifeView = z
  .strictObject({
    certificate: certificateView,
    holdings: z.array(
      z.strictObject({
        id: z.string(),
        parentId: z.string().nullable(),
        owner: party,
        amount: z.string(),
        paid: z.string(),
        cancelled: z.string(),
        state: z.string(),
        tier: z.number(),
      }),
    ),
    /** Every change of title in the chain's order. */
    steps: z.array(
      z.strictObject({
        act: z.enum(['issue', 'part', 'whole', 'discount', 'return', 'force']),
        from: party,
        to: party,
        amount: z.string(),
        holdingId: z.string(),
        sourceId: z.string().nullable(),
        evidenceHash: z.string().nullable(),
        orderHash: z.string(),
        blockNumber: z.number(),
      }),
    ),
    payments: z.array(
      z.strictObject({
        holdingId: z.string(),
        owner: party,
        amount: z.string(),
        bankReference: z.string(),
        orderHash: z.string(),
        blockNumber: z.number(),
      }),
    ),
    /** The documents behind its orders, by their keys on the ledger, and how much of each was used. */
    documents: z.array(z.strictObject({ docKey: z.string(), amount: z.string(), orderHash: z.string() })),
    /** Whose keys the signatures under its orders are. */
    keys: z.array(z.strictObject({ key: z.string(), owner: party })),
  })
  .meta({ id: 'CertificateLife' });

const sumsView = z.strictObject({
  issued: z.string(),
  held: z.string(),
  funded: z.string(),
  settled: z.string(),
  cancelled: z.string(),
});
const allSumsView = z
  .strictObject({
    block: z.strictObject({ number: z.number(), hash: z.string() }),
    certificates: z.number(),
    holdings: z.number(),
    data: z.array(
      z.strictObject({
        currency: z.string(),
        /** From the chain's logs and the contract's storage alone. */
        chain: sumsView,
        /** From the platform's record. */
        record: sumsView,
        agrees: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'LedgerSums' });

/** What a supervisor reads of everybody (DOMAIN, “Who may do what”), and the operator with it, each time written down. */
@ApiTags('ledger')
@ApiBearerAuth()
@Controller('v1')
export class OversightController {
  private readonly ledgerSums: LedgerSums;

  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER) ledger: Ledger,
  ) {
    this.ledgerSums = new LedgerSums(walls, ledger);
  }

  /** All certificates on the ledger, by their numbers. */
  @Get('ledger-certificates')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(certificateView), has_more: z.boolean() }),
  })
  async list(@Query({ schema: pageQuery }) { limit, starting_after }: PageQuery) {
    const after = ledgerId.optional().catch(undefined).parse(starting_after) ?? '0';
    const found = await ledgerCertificates(this.walls, { limit, after });
    const name = await this.naming(found.flatMap(({ obligor, payee }) => [obligor, payee]));
    return pageOf(
      found.map((one) => certificateOf(one, name)),
      limit,
    );
  }

  /** One certificate's life: its parts, every change of title, payments and documents. */
  @Get('ledger-certificates/:id')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: lifeView })
  async life(@Param('id', { schema: ledgerId }) id: string): Promise<z.infer<typeof lifeView>> {
    const found = await certificateLife(this.walls, id);
    if (!found) throw identityErrors('not-found', { what: 'certificate' });
    const { certificate, holdings, steps, payments, documents, keys } = found;
    const name = await this.naming([
      certificate.obligor,
      certificate.payee,
      ...holdings.map(({ owner }) => owner),
      ...steps.flatMap(({ from, to }) => [from, to]),
      ...payments.map(({ owner }) => owner),
      ...keys.map(({ participant }) => participant),
    ]);
    return {
      certificate: certificateOf(certificate, name),
      holdings: holdings.map((one) => ({ ...one, owner: name(one.owner) })),
      steps: steps.map((one) => ({ ...one, from: name(one.from), to: name(one.to) })),
      payments: payments.map((one) => ({ ...one, owner: name(one.owner) })),
      documents,
      keys: keys.map(({ key, participant }) => ({ key, owner: name(participant) })),
    };
  }

  /** What was issued, and what it is now: recomputed from the chain, beside the platform's record. @throws ledger-away */
  @Get('ledger-sums')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: allSumsView })
  async sums(): Promise<z.infer<typeof allSumsView>> {
    const { sums, ...about } = await this.ledgerSums.read();
    return {
      ...about,
      data: sums.map(({ currency, chain, record, agrees }) => ({
        currency,
        chain: inText(chain),
        record: inText(record),
        agrees,
      })),
    };
  }

  private async naming(participants: readonly number[]) {
    const names = await companyNames(this.walls, participants);
    return (participant: number): z.infer<typeof party> => ({
      participant,
      name: names.get(participant) ?? null,
    });
  }
}

function certificateOf(
  { obligor, payee, status, ...rest }: LedgerCertificate,
  name: (participant: number) => z.infer<typeof party>,
): z.infer<typeof certificateView> {
  return {
    ...rest,
    obligor: name(obligor),
    payee: name(payee),
    status: certificateView.shape.status.parse(status),
  };
}

function inText({ issued, held, funded, settled, cancelled }: Sums): z.infer<typeof sumsView> {
  return {
    issued: issued.toString(),
    held: held.toString(),
    funded: funded.toString(),
    settled: settled.toString(),
    cancelled: cancelled.toString(),
  };
}
