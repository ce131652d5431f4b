import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { RULES, line, pageQuery, signatureHex, uuid, type PageQuery } from '#common';
import { KEY_KIND } from '#orders';
import { Allow } from './access.guard.js';
import { Carrier, carrierView } from './carrier.service.js';
import { Cases, caseView } from './cases.service.js';
import { Notices, noticeView } from './notices.service.js';
import { Operations, operationView, summaryView } from './operations.service.js';
import { Asker, type Principal } from './principal.js';
import { DeviceKeys } from './passkeys/device-keys.service.js';
import { Proposals, proposalView } from './proposals.service.js';
import { Reactor } from './reactor.js';
import { People } from './users/people.service.js';

/** A signature under a proposal. */
export const signatureBody = z.strictObject({ signature: signatureHex });
export type SignatureBody = z.infer<typeof signatureBody>;

/** How a second person approves: by the hash of the words that it read. */
export const approvalBody = z.strictObject({ payloadHash: z.string().regex(/^[0-9a-f]{64}$/) });
export type ApprovalBody = z.infer<typeof approvalBody>;

const ruleView = z
  .strictObject({ id: z.string(), from: z.iso.date(), source: z.string(), en: z.string(), zh: z.string() })
  .meta({ id: 'Rule' });

const carrierBody = z.strictObject({ held: z.boolean() });

/** What became of a signature. */
export const signedView = z
  .looseObject({
    proposal: proposalView,
    operationId: z.string().optional(),
    operation: operationView.optional(),
  })
  .meta({ id: 'Signed' });

const outcomeBody = z.strictObject({ outcome: line(1000) });

const me = z
  .strictObject({
    userId: z.string(),
    name: z.string(),
    userRoles: z.array(z.string()),
    companyId: z.string(),
    companyName: z.string(),
    participant: z.number(),
    companyRoles: z.array(z.string()),
    ledgerKey: z.string().nullable(),
    /** The key on the person's device, where it has one: what the page asks the device for when it signs. */
    deviceKey: z
      .strictObject({
        id: z.string(),
        kind: z.enum(['passkey', 'p256']),
        /** The public key's point, x and y, 64 bytes in hexadecimal. */
        publicKey: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Me' });

/** Who I am, what waits for my signature, and what became of what was signed. */
@ApiTags('identity')
@ApiBearerAuth()
@Controller('v1')
export class IdentityController {
  constructor(
    private readonly proposals: Proposals,
    private readonly operations: Operations,
    private readonly cases: Cases,
    private readonly notices: Notices,
    private readonly carrier: Carrier,
    private readonly reactor: Reactor,
    private readonly people: People,
    private readonly deviceKeys: DeviceKeys,
  ) {}

  /** The caller: its user and its company. */
  @Get('me')
  @Allow()
  @ApiOkResponse({ standardSchema: me })
  async me(@Asker() asker: Principal): Promise<z.infer<typeof me>> {
    const { userId, userRoles, companyId, participant, companyRoles, ledgerKey } = asker;
    const [names, device] = await Promise.all([this.people.namesOf(userId), this.deviceKeys.ofUser(userId)]);
    return {
      userId,
      name: names.user,
      userRoles: [...userRoles],
      companyId,
      companyName: names.company,
      participant,
      companyRoles: [...companyRoles],
      ledgerKey: ledgerKey ?? null,
      deviceKey: device
        ? {
            id: device.id,
            kind: device.kind === KEY_KIND.passkey ? 'passkey' : 'p256',
            publicKey: `0x${Buffer.from(device.point).toString('hex')}`,
          }
        : null,
    };
  }

  /** The orders that wait for a signature of the caller's company. */
  @Get('proposals')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(proposalView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.proposals.waiting(asker) };
  }

  /** One order with its words, whose signatures it needs and whose it has. */
  @Get('proposals/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: proposalView })
  proposal(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.proposals.view(asker, id);
  }

  /** The operations of the caller's company, the newest first. */
  @Get('operations')
  @Allow()
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(operationView), has_more: z.boolean() }),
  })
  list(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.operations.list(asker, query);
  }

  /** How many operations the platform has carried, by their end. */
  @Get('operations/summary')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: summaryView })
  summary() {
    return this.operations.summary();
  }

  /** The rules of trade that refusals name, each with its source and the date from which it holds. */
  @Get('rules')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(ruleView) }) })
  rules() {
    return { data: RULES };
  }

  /** Whether orders are carried to the ledger, and how many wait. */
  @Get('carrier')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: carrierView })
  way() {
    return this.carrier.view();
  }

  /** Holds the way to the ledger while the operator works on the chain, or opens it again; nothing is lost. */
  @Post('carrier')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiOkResponse({ standardSchema: carrierView })
  hold(@Body({ schema: carrierBody }) { held }: z.infer<typeof carrierBody>) {
    return this.carrier.hold(held);
  }

  /** One operation: pending, sent, and how the ledger ended it. */
  @Get('operations/:id')
  @Allow()
  @ApiOkResponse({ standardSchema: operationView })
  operation(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.operations.view(asker, id);
  }

  /** What the company was told of, the newest first. */
  @Get('notices')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(noticeView), has_more: z.boolean() }) })
  told(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.notices.list(asker, query);
  }

  /** The open cases in which a person of the operator must act, the oldest first. */
  @Get('cases')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(caseView), has_more: z.boolean() }) })
  openCases(@Query({ schema: pageQuery }) query: PageQuery) {
    return this.cases.list(query);
  }

  /** Tries once more what followed from an event of the ledger and failed, as its case says; which closes the case. */
  @Post('cases/:id/retry')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ company: ['operator'], user: ['maker', 'checker'] })
  async retry(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.reactor.again(asker, id);
  }

  /** Says what was done in a case, which closes it. */
  @Post('cases/:id/closing')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ company: ['operator'], user: ['maker', 'checker'] })
  async closeCase(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: outcomeBody }) { outcome }: z.infer<typeof outcomeBody>,
  ) {
    await this.cases.close(asker, id, outcome);
  }
}
