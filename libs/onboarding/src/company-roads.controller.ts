import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import {
  Allow,
  Asker,
  Decisions,
  approvalBody,
  decisionView,
  proposalView,
  type ApprovalBody,
  type Principal,
} from '#identity';
import { KEY_KIND } from '#orders';
import { GROUP_DECISION, Groups } from './groups.service.js';
import { KeyReplacements } from './key-replacements.service.js';
import {
  changeBody,
  groupBody,
  groupView,
  replacementBody,
  replacementView,
  type ChangeBody,
  type GroupBody,
  type ReplacementBody,
} from './onboarding.schemas.js';
import { Participation } from './participation.service.js';

/** What may become of a registered company: suspended, resumed, gone; a key lost; a group joined. */
@ApiTags('onboarding')
@ApiBearerAuth()
@Controller('v1/companies')
export class CompanyRoadsController {
  constructor(
    private readonly participation: Participation,
    private readonly replacements: KeyReplacements,
    private readonly groups: Groups,
    private readonly decisions: Decisions,
  ) {}

  /** Proposes that the company reads and does not act; two registrars sign at `…/registration/signatures`. */
  @Post(':id/suspension')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  suspend(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: changeBody }) { reason }: ChangeBody,
  ) {
    return this.participation.propose(asker, id, 'suspension', reason);
  }

  /** Proposes that a suspended company acts again; two registrars sign. */
  @Post(':id/resumption')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  resume(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: changeBody }) { reason }: ChangeBody,
  ) {
    return this.participation.propose(asker, id, 'resumption', reason);
  }

  /** Proposes that the company leaves, with every key of its users revoked; two registrars sign. */
  @Post(':id/exit')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: proposalView })
  leave(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: changeBody }) { reason }: ChangeBody,
  ) {
    return this.participation.propose(asker, id, 'exit', reason);
  }

  /** Takes a user's lost key away, with an order for two registrars, and notes the key that follows after a delay. */
  @Post(':id/users/:user/key-replacements')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: replacementView })
  beginReplacement(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Param('user', { schema: uuid }) user: string,
    @Body({ schema: replacementBody }) { ledgerKey }: ReplacementBody,
  ) {
    return this.replacements.begin(asker, id, user, {
      ledgerKey,
      kind: KEY_KIND.secp256k1,
      deviceKeyId: null,
    });
  }

  /** Another person of the company stops the new key. */
  @Post(':id/users/:user/key-replacements/:replacement/objection')
  @HttpCode(HttpStatus.OK)
  @Allow({ suspended: true })
  @ApiOkResponse({ standardSchema: replacementView })
  object(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) companyId: string,
    @Param('user', { schema: uuid }) userId: string,
    @Param('replacement', { schema: uuid }) id: string,
  ) {
    return this.replacements.object(asker, { companyId, userId, id });
  }

  /** Proposes the new key for the ledger, once the delay has passed; two registrars sign. */
  @Post(':id/users/:user/key-replacements/:replacement/registration')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: replacementView })
  registerReplacement(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) companyId: string,
    @Param('user', { schema: uuid }) userId: string,
    @Param('replacement', { schema: uuid }) id: string,
  ) {
    return this.replacements.register(asker, { companyId, userId, id });
  }

  /** Proposes the company above it in its group, or none, for another person of the operator. */
  @Post(':id/group')
  @Allow({ company: ['operator'], user: ['maker'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  proposeParent(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: groupBody }) { parentId }: GroupBody,
  ) {
    return this.groups.propose(asker, id, parentId);
  }

  /** The company's whole group. */
  @Get(':id/group')
  @Allow({ company: ['operator', 'supervisor'] })
  @ApiOkResponse({ standardSchema: groupView })
  async group(@Param('id', { schema: uuid }) id: string) {
    return { data: await this.groups.of(id) };
  }

  /** The group memberships that wait for a second person. */
  @Get('group/decisions')
  @Allow({ company: ['operator'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker, GROUP_DECISION) };
  }

  /** A second person approves a group membership by the hash of its words. */
  @Post('group/decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.groups.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('group/decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ company: ['operator'], user: ['checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id, GROUP_DECISION);
  }
}
