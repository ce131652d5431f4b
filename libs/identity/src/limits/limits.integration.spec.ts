import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { CONFIGURATION, ProblemFilter, readConfiguration } from '#common';
import { AccessGuard, Allow, Public } from '../access.guard.js';
import { Callers, type Caller } from '../callers.service.js';
import { guardEdge } from '../edge.js';
import { identityErrors } from '../identity.errors.js';
import { Limits } from './limits.service.js';

/** Two keys of one company, and one of another. */
const COMPANY_OF: Readonly<Record<string, string>> = { one: 'here', two: 'here', three: 'there' };
/** How long a slow answer takes, and how soon somebody hangs up. */
const SLOW_MS = 300;
const HANGS_UP_MS = 100;
const caller = (key: string): Caller => ({
  principal: {
    userId: key,
    companyId: COMPANY_OF[key] ?? '',
    participant: 2,
    companyRoles: ['supplier'],
    userRoles: ['maker'],
    ledgerKey: undefined,
  },
  status: 1,
  via: `key:${key}`,
  scopes: null,
});

@Controller('v1')
class Doors {
  @Get('known')
  @Allow()
  known(): object {
    return {};
  }

  @Post('right')
  @Public()
  right(): object {
    return {};
  }

  @Post('wrong')
  @Public()
  wrong(): object {
    throw identityErrors('invitation-over');
  }

  @Post('slow')
  @Public()
  async slow(): Promise<object> {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return {};
  }

  @Post('bank')
  @Public({ guesses: false })
  bank(): object {
    throw identityErrors('key-missing');
  }
}

let app: NestExpressApplication | undefined;
let url = '';

afterEach(() => app?.close());

/** A service with these limits, behind the real edge and the real guard; keys are known by their names. */
async function open(settings: Record<string, string>): Promise<void> {
  const configuration = readConfiguration({
    DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
    PORT: '3000',
    ...settings,
  });
  const module = await Test.createTestingModule({
    controllers: [Doors],
    providers: [
      Limits,
      { provide: CONFIGURATION, useValue: configuration },
      { provide: Callers, useValue: { byKey: (key: string) => Promise.resolve(caller(key)) } },
      { provide: APP_FILTER, useClass: ProblemFilter },
      { provide: APP_GUARD, useClass: AccessGuard },
    ],
  }).compile();
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class
  app = module.createNestApplication<NestExpressApplication>({ bodyParser: false });
  guardEdge(app, configuration);
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
}

const problem = z.object({ code: z.string() });

/** The status, with the code where it is a refusal. */
async function ask(path: string, { key = '', from = '' } = {}): Promise<string> {
  const response = await send(path, { key, from });
  const words: unknown = await response.json();
  return [String(response.status), ...(response.ok ? [] : [problem.parse(words).code])].join(' ');
}
function send(path: string, { key = '', from = '' } = {}): Promise<globalThis.Response> {
  return fetch(`${url}/v1/${path}`, {
    method: path === 'known' ? 'GET' : 'POST',
    headers: {
      ...(key === '' ? {} : { authorization: key }),
      ...(from === '' ? {} : { 'x-forwarded-for': from }),
    },
  });
}
async function askTimes(times: number, path: string, with_: { key?: string; from?: string } = {}) {
  const answers: string[] = [];
  for (let time = 0; time < times; time++) answers.push(await ask(path, with_));
  return answers;
}

describe('a limit', () => {
  it('of a key leaves the company’s other keys theirs', async () => {
    await open({ REQUESTS_PER_MINUTE_KEY: '2' });
    expect(await askTimes(3, 'known', { key: 'one' })).toEqual(['200', '200', '429 requests-too-many']);
    expect(await ask('known', { key: 'two' })).toBe('200');
  });

  it('of a company holds for all its keys together, and for nobody else', async () => {
    await open({ REQUESTS_PER_MINUTE_COMPANY: '2' });
    expect(await ask('known', { key: 'one' })).toBe('200');
    expect(await ask('known', { key: 'two' })).toBe('200');
    expect(await ask('known', { key: 'one' })).toBe('429 requests-too-many');
    expect(await ask('known', { key: 'two' })).toBe('429 requests-too-many');
    expect(await ask('known', { key: 'three' })).toBe('200');
  });

  it('of an address says with a problem when to come again, whatever is asked for', async () => {
    await open({ REQUESTS_PER_MINUTE_ADDRESS: '2' });
    await ask('known', { key: 'one' });
    await ask('nothing-here');
    const response = await send('known', { key: 'three' });
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await response.json()).toMatchObject({ status: 429, code: 'requests-too-many' });
  });

  it('of an address is not got around by naming another, unless the proxy is one that is believed', async () => {
    await open({ REQUESTS_PER_MINUTE_ADDRESS: '1' });
    expect(await ask('known', { key: 'one', from: '203.0.113.1' })).toBe('200');
    expect(await ask('known', { key: 'one', from: '203.0.113.2' })).toBe('429 requests-too-many');
    await app?.close();
    await open({ REQUESTS_PER_MINUTE_ADDRESS: '1', TRUSTED_PROXIES: 'loopback' });
    expect(await ask('known', { key: 'one', from: '203.0.113.1' })).toBe('200');
    expect(await ask('known', { key: 'one', from: '203.0.113.2' })).toBe('200');
    // What stands before the proxy's own word was written by who asks.
    expect(await ask('known', { key: 'one', from: '198.51.100.9, 203.0.113.2' })).toBe(
      '429 requests-too-many',
    );
  });
});

describe('wrong secrets', () => {
  it('are counted by address, and right ones are not', async () => {
    await open({ GUESSES_PER_ADDRESS: '3', TRUSTED_PROXIES: 'loopback' });
    expect(await askTimes(5, 'right')).toEqual(['201', '201', '201', '201', '201']);
    expect(await askTimes(3, 'wrong')).toEqual(Array(3).fill('404 invitation-over'));
    // The right one is not looked at either: it would tell which it is.
    expect(await askTimes(1, 'right')).toEqual(['429 guesses-too-many']);
    expect(await ask('wrong', { from: '203.0.113.1' })).toBe('404 invitation-over');
    expect(await ask('known', { key: 'one' })).toBe('200');
  });

  it('that come at once are no more than the limit', async () => {
    await open({ GUESSES_PER_ADDRESS: '3' });
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('wrong')));
    expect(answers.filter((answer) => answer === '404 invitation-over')).toHaveLength(3);
    expect(answers.filter((answer) => answer === '429 guesses-too-many')).toHaveLength(17);
  });

  it('of who does not wait for the answer are counted', async () => {
    await open({ GUESSES_PER_ADDRESS: '2' });
    for (let time = 0; time < 2; time++) {
      const left = fetch(`${url}/v1/slow`, { method: 'POST', signal: AbortSignal.timeout(HANGS_UP_MS) });
      await expect(left).rejects.toThrow();
    }
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    expect(await ask('right')).toBe('429 guesses-too-many');
  });

  it('of a system that signs what it sends are refused for themselves', async () => {
    await open({ GUESSES_PER_ADDRESS: '1' });
    expect(await askTimes(3, 'bank')).toEqual(Array(3).fill('401 key-missing'));
  });
});

it('costs a request less than a fifth of a millisecond', async () => {
  const limits = new Limits(
    readConfiguration({
      DATABASE_URL: 'postgres://nobody@127.0.0.1/nothing',
      REQUESTS_PER_MINUTE_KEY: '1000000',
    }),
  );
  const times = 50_000;
  const begun = performance.now();
  for (let time = 0; time < times; time++)
    await limits.countCaller(`key:${String(time % 500)}`, String(time % 100));
  const each = (performance.now() - begun) / times;
  process.stderr.write(`counting a caller: ${(each * 1000).toFixed(1)} µs\n`);
  expect(each).toBeLessThan(0.2);
});
