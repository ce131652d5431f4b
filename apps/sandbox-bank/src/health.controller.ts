import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { BankStore } from './bank-store.js';
import { Open } from './token.guard.js';

@Controller()
export class HealthController {
  constructor(private readonly store: BankStore) {}

  /** 200 when the books can be read. */
  @Open()
  @Get('health')
  health() {
    this.store.get(z.unknown(), 'select 1 from account limit 1');
    return { service: 'sandbox-bank', status: 'ok' };
  }
}
