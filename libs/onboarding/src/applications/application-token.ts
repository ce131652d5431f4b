import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { applicationErrors } from './applications.errors.js';

/** A parameter of a controller's method: the application's token. @throws application-token-missing */
export const ApplicationToken = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { authorization = '' } = context.switchToHttp().getRequest<Request>().headers;
  const [, token] = /^Bearer (apl_[A-Za-z0-9_-]{43})$/.exec(authorization) ?? [];
  if (token === undefined) throw applicationErrors('application-token-missing');
  return token;
});
