import { Body, Controller, Get, HttpCode, HttpStatus, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { pageQuery, uuid, type PageQuery } from '#common';
import { Allow, Asker, NotKept, type Principal, type UserRole } from '#identity';
import { Deliveries } from './deliveries.service.js';
import {
  deliveryView,
  webhookBody,
  webhookSecretView,
  webhookView,
  type WebhookBody,
} from './webhooks.schemas.js';
import { Webhooks } from './webhooks.service.js';

/** Who of a company connects its programs. */
const KEEPERS: readonly UserRole[] = ['admin', 'maker'];

/** Where a company's own program is told what happens, as Standard Webhooks has it. */
@ApiTags('webhooks')
@ApiBearerAuth()
@Controller('v1/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly deliveries: Deliveries,
  ) {}

  /** Adds one. Its secret is shown once; an Idempotency-Key does not show it again. */
  @Post()
  @Allow({ user: KEEPERS })
  @NotKept()
  @ApiCreatedResponse({ standardSchema: webhookSecretView })
  add(@Asker() asker: Principal, @Body({ schema: webhookBody }) body: WebhookBody) {
    return this.webhooks.add(asker, body);
  }

  @Get()
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(webhookView) }) })
  async list(@Asker() asker: Principal) {
    return { data: await this.webhooks.list(asker) };
  }

  @Get(':id')
  @Allow()
  @ApiOkResponse({ standardSchema: webhookView })
  view(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.webhooks.view(asker, id);
  }

  /** Sends nothing to it until it is resumed; what happens meanwhile waits. */
  @Post(':id/pause')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: KEEPERS })
  @ApiOkResponse({ standardSchema: webhookView })
  pause(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.webhooks.pause(asker, id);
  }

  /** Sends again what waits, also where the platform had disabled it. */
  @Post(':id/resumption')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: KEEPERS })
  @ApiOkResponse({ standardSchema: webhookView })
  resume(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.webhooks.resume(asker, id);
  }

  /** Takes another secret, shown once; the one before signs beside it for 24 hours. */
  @Post(':id/rotation')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: KEEPERS })
  @NotKept()
  @ApiOkResponse({ standardSchema: webhookSecretView })
  rotate(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.webhooks.rotate(asker, id);
  }

  /** Forgets it and the log of what was sent to it. */
  @Post(':id/removal')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Allow({ user: KEEPERS })
  async remove(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    await this.webhooks.remove(asker, id);
  }

  /** Sends it a message of the kind `test`. */
  @Post(':id/test')
  @Allow({ user: KEEPERS })
  @ApiCreatedResponse({ standardSchema: deliveryView })
  test(@Asker() asker: Principal, @Param('id', { schema: uuid }) id: string) {
    return this.deliveries.test(asker, id);
  }

  /** What was sent to it and what became of it, the newest first. */
  @Get(':id/deliveries')
  @Allow()
  @ApiOkResponse({ standardSchema: z.strictObject({ data: z.array(deliveryView), has_more: z.boolean() }) })
  log(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Query({ schema: pageQuery }) query: PageQuery,
  ) {
    return this.deliveries.list(asker, id, query);
  }

  /** Sends a message again, with the same id and body. */
  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(HttpStatus.OK)
  @Allow({ user: KEEPERS })
  @ApiOkResponse({ standardSchema: deliveryView })
  replay(
    @Asker() asker: Principal,
    @Param('id', { schema: uuid }) id: string,
    @Param('delivery', { schema: uuid }) delivery: string,
  ) {
    return this.deliveries.replay(asker, id, delivery);
  }
}
