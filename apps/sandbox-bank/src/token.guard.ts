import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { bankErrors } from './bank.errors.js';
import { BANK_ENVIRONMENT, type BankEnvironment } from './environment.js';

const OPEN = 'open';

/** Marks a route that needs no token. */
export const Open = () => SetMetadata(OPEN, true);

const FOR_SEALS = 'for-seals';

/** Marks a route of the signature authority: it has a token of its own, and the bank's opens nothing there. */
export const ForSeals = () => SetMetadata(FOR_SEALS, true);

/** Lets in who has the token of the bank, or of the authority beside it. */
@Injectable()
export class TokenGuard implements CanActivate {
  private readonly ofBank: Buffer;
  private readonly ofSeals: Buffer;

  constructor(
    @Inject(BANK_ENVIRONMENT) environment: BankEnvironment,
    private readonly reflector: Reflector,
  ) {
    this.ofBank = digest(`Bearer ${environment.BANK_API_TOKEN}`);
    this.ofSeals = digest(`Bearer ${environment.SEAL_API_TOKEN}`);
  }

  /** @throws token-missing */
  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.get<boolean | undefined>(OPEN, context.getHandler())) return true;
    const forSeals = this.reflector.get<boolean | undefined>(FOR_SEALS, context.getHandler());
    const given = context.switchToHttp().getRequest<Request>().headers.authorization ?? '';
    if (timingSafeEqual(digest(given), forSeals ? this.ofSeals : this.ofBank)) return true;
    throw bankErrors('token-missing');
  }
}

/** Digests are of one length, so the comparison tells nothing about the token's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
