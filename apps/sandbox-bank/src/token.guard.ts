import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { bankErrors } from './bank.errors.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';

const OPEN = 'open';

/** Marks a route that needs no token. */
export const Open = () => SetMetadata(OPEN, true);

/** Lets in who has the bank's token. */
@Injectable()
export class TokenGuard implements CanActivate {
  private readonly expected: Buffer;

  constructor(
    @Inject(BANK_ENVIRONMENT) environment: BankEnvironment,
    private readonly reflector: Reflector,
  ) {
    this.expected = digest(`Bearer ${environment.BANK_API_TOKEN}`);
  }

  /** @throws token-missing */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.get<boolean | undefined>(OPEN, context.getHandler())) return true;
    const given = context.switchToHttp().getRequest<Request>().headers.authorization ?? '';
    if (timingSafeEqual(digest(given), this.expected)) return true;
    throw bankErrors('token-missing');
  }
}

/** Digests are of one length, so the comparison tells nothing about the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
