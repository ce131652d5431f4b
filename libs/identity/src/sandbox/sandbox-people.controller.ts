import { Body, Controller, Get, Post, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { z } from 'zod';
import { uuid } from '#common';
import { Public, SandboxOnly } from '../access.guard.js';
import { Sessions } from '../sessions/sessions.service.js';
import { SandboxPeople, sandboxPerson } from './sandbox-people.service.js';

const signInBody = z.strictObject({ userId: uuid });
const signedInView = z
  .strictObject({
    userId: uuid,
    /** The made-up person's own key, with which its page signs; play money only. */
    privateKey: z.string(),
  })
  .meta({ id: 'SandboxSignedIn' });

/** Signing in as one of a sandbox's made-up people, without a device. Production has no such route. */
@ApiTags('sandbox')
@Controller('v1/sandbox')
export class SandboxPeopleController {
  constructor(
    private readonly people: SandboxPeople,
    private readonly sessions: Sessions,
  ) {}

  /** Whom a sandbox's page can sign in as. */
  @Get('people')
  @Public({ guesses: false })
  @SandboxOnly()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(sandboxPerson) }) })
  async list() {
    return { data: await this.people.list() };
  }

  /** Signs in as one of them; the session’s cookie comes with the answer. */
  @Post('sessions')
  @Public()
  @SandboxOnly()
  @ApiCreatedResponse({ standardSchema: signedInView })
  async signIn(
    @Req() request: Request,
    @Body({ schema: signInBody }) { userId }: z.infer<typeof signInBody>,
  ) {
    const privateKey = await this.people.keyOf(userId);
    await this.sessions.begin(request, userId, 'sandbox');
    return { userId, privateKey };
  }
}
