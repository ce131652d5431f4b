import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, signatureHex, uuid, type PageQuery } from '#common';
import { Allow } from '../access.guard.js';
import { decisionView } from '../decisions.service.js';
import { approvalBody, type ApprovalBody } from '../identity.controller.js';
import { NotKept } from '../own-transactions.js';
import { Asker, type Principal } from '../principal.js';
import { Invitations } from './invitations.service.js';
import { PeopleDecisions } from './people-decisions.service.js';
import {
  invitationBody,
  invitationView,
  invitedView,
  rolesBody,
  userCard,
  type InvitationBody,
  type RolesBody,
} from './people.schemas.js';
import { People } from './people.service.js';
import { StepUps, wordsHash } from './step-ups.service.js';

const stepUpBody = approvalBody.extend({ signature: signatureHex });

/** The people of a company, as its admin looks after them. */
@ApiTags('users')
@ApiBearerAuth()
@Controller('v1')
export class UsersController {
  constructor(
    private readonly people: People,
    private readonly invitations: Invitations,
    private readonly decisions: PeopleDecisions,
    private readonly stepUps: StepUps,
  ) {}

  /** The people of the caller’s company, those who left included. */
  @Get('users')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(userCard) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.people.list(asker) };
  }

  /** Asks a colleague in. The link is shown once; an Idempotency-Key does not show it again. */
  @Post('users/invitations')
  @Allow({ user: ['admin'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: invitedView })
  invite(@Asker() asker: Principal, @Body({ schema: invitationBody }) body: InvitationBody) {
    return this.invitations.invite(asker, body);
  }

  /** The company’s invitations, the newest first. */
  @Get('users/invitations')
  @Allow({ user: ['admin'] })
  @ApiOkResponse({
    standardSchema: z.strictObject({ data: z.array(invitationView), has_more: z.boolean() }),
  })
  invited(@Asker() asker: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    return this.invitations.list(asker, query);
  }

  /** Takes an invitation back that was not used yet. */
  @Post('users/invitations/:id/withdrawal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: ['admin'] })
  @ApiNoContentResponse()
  async withdraw(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.invitations.withdraw(asker, id);
  }

  /**
   * Says that a colleague lost its device: gives a link for another, once. The admin has signed
   * `{"act":"device-replacement","userId":…}`; the colleague needs a code by SMS besides.
   */
  @Post('users/:id/device-replacement')
  @Allow({ user: ['admin'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: invitedView })
  async replaceDevice(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.stepUps.expect(asker, wordsHash({ act: 'device-replacement', userId: id }));
    const { name, roles, phone } = await this.people.reachable(asker, id);
    return this.invitations.invite(asker, { name, roles, phone }, id);
  }

  /** Proposes other roles for a colleague; a second person approves at /v1/people-decisions. */
  @Post('users/:id/roles')
  @Allow({ user: ['admin'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  roles(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: rolesBody }) { roles }: RolesBody,
  ) {
    return this.people.proposeRoles(asker, id, roles);
  }

  /** Lets a colleague leave: at once, with its sessions, API keys and devices; its key on the ledger follows. */
  @Post('users/:id/departure')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: ['admin'] })
  @ApiNoContentResponse()
  async depart(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.people.depart(asker, id);
  }

  /** What waits for a second person: colleagues, roles, keys, identity providers and who is who there. */
  @Get('people-decisions')
  @Allow({ user: ['admin', 'checker'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(decisionView) }) })
  async waiting(@Asker() asker: Principal) {
    return { data: await this.decisions.waiting(asker) };
  }

  /** A second person approves by the hash of the words, which it has signed at /v1/step-ups. */
  @Post('people-decisions/:id/approval')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: ['admin', 'checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  approve(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: approvalBody }) { payloadHash }: ApprovalBody,
  ) {
    return this.decisions.approve(asker, id, payloadHash);
  }

  /** A second person says no. */
  @Post('people-decisions/:id/rejection')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: ['admin', 'checker'] })
  @ApiOkResponse({ standardSchema: decisionView })
  reject(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.decisions.reject(asker, id);
  }

  /** Signs words that are no order on the ledger, by their hash, with the caller’s own key; it counts for 5 minutes. */
  @Post('step-ups')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow()
  @ApiNoContentResponse()
  async stepUp(
    @Asker() asker: Principal,
    @Body({ schema: stepUpBody }) { payloadHash, signature }: z.infer<typeof stepUpBody>,
  ) {
    await this.stepUps.sign(asker, payloadHash, signature);
  }
}
