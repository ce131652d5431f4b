import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiTags,
} from '@nestjs/swagger';
import { z } from 'zod';
import { uuid } from '#common';
import { Allow } from '../access.guard.js';
import { decisionView } from '../decisions.service.js';
import { NotKept } from '../own-transactions.js';
import { Asker, type Principal } from '../principal.js';
import {
  apiKeyBody,
  apiKeyCard,
  apiKeySecret,
  rotationBody,
  type ApiKeyBody,
  type RotationBody,
} from './api-keys.schemas.js';
import { ApiKeys } from './api-keys.service.js';

/** The API keys of a company's systems, as its admin looks after them. */
@ApiTags('api-keys')
@ApiBearerAuth()
@Controller('v1/api-keys')
export class ApiKeysController {
  constructor(private readonly keys: ApiKeys) {}

  /** The company’s API keys, the newest first; never a secret. */
  @Get()
  @Allow({ user: ['admin'] })
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(apiKeyCard) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.keys.list(asker) };
  }

  /** Proposes a key with scopes; a second person approves at /v1/people-decisions. */
  @Post()
  @Allow({ user: ['admin'] })
  @ApiCreatedResponse({ standardSchema: decisionView })
  propose(@Asker() asker: Principal, @Body({ schema: apiKeyBody }) body: ApiKeyBody) {
    return this.keys.propose(asker, body);
  }

  /** Gives who asked for an approved key its secret, once; an Idempotency-Key does not show it again. */
  @Post(':id/secret')
  @Allow({ user: ['admin'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: apiKeySecret })
  collect(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.keys.collect(asker, id);
  }

  /** Makes a new secret with the same rights; the one before holds for the overlap. Shown once. */
  @Post(':id/rotation')
  @Allow({ user: ['admin'] })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: apiKeySecret })
  rotate(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Body({ schema: rotationBody }) body: RotationBody,
  ) {
    return this.keys.rotate(asker, id, body);
  }

  /** Ends a key at once. */
  @Post(':id/revocation')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: ['admin'] })
  @ApiNoContentResponse()
  async revoke(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.keys.revoke(asker, id);
  }
}
