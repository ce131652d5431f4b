import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server as RawServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Resolve } from '#common';
import { postGuarded, type Answer, type Guard } from './guarded-request.js';

const servers: RawServer[] = [];
const listen = async (server: RawServer, host = '127.0.0.1'): Promise<number> => {
  servers.push(server);
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = address(server);
  return port;
};
const address = (server: RawServer): AddressInfo => {
  const found = server.address();
  if (found === null || typeof found === 'string') throw new Error('It listens at no port.');
  return found;
};
const receiver = (listener: RequestListener): Server => createServer(listener);

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const send = (url: string, guard: Guard): Promise<Answer> => postGuarded(new URL(url), '{}', {}, guard);
/** A name server that answers with the given addresses, one list for each question. */
function answering(...answers: string[][]): { resolve: Resolve; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    resolve: (hostname, done) => {
      asked.push(hostname);
      const found = answers.shift() ?? [];
      done(
        null,
        found.map((one) => ({ address: one, family: one.includes(':') ? 6 : 4 })),
      );
    },
  };
}
const BLOCKED: Answer = { status: null, failure: 'webhook-address-inner' };

describe('a request to the inside', () => {
  it('is blocked where the URL is an address, and no connection is made', async () => {
    let connections = 0;
    const port = String(
      await listen(receiver((_, response) => response.end()).on('connection', () => connections++)),
    );
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '0177.0.0.1', '[::1]', '[::ffff:127.0.0.1]'])
      expect([host, await send(`http://${host}:${port}/`, { allowInner: false })]).toEqual([host, BLOCKED]);
    expect(connections).toBe(0);
    expect(await send(`http://2130706433:${port}/`, { allowInner: true })).toEqual({
      status: 200,
      failure: null,
    });
    expect(connections).toBe(1);
  });

  it('is blocked where the name leads there, by the system’s own names too', async () => {
    let connections = 0;
    const port = String(
      await listen(receiver((_, response) => response.end()).on('connection', () => connections++)),
    );
    expect(await send(`http://localhost:${port}/`, { allowInner: false })).toEqual(BLOCKED);
    for (const inner of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', '64:ff9b::7f00:1']) {
      const { resolve } = answering([inner]);
      expect([inner, await send(`http://a.example:${port}/`, { allowInner: false, resolve })]).toEqual([
        inner,
        BLOCKED,
      ]);
    }
    expect(connections).toBe(0);
  });

  it('is blocked where one of a name’s addresses is inner, wherever it stands', async () => {
    for (const found of [
      ['8.8.8.8', '127.0.0.1'],
      ['127.0.0.1', '8.8.8.8'],
    ])
      expect(
        await send('http://a.example/', { allowInner: false, resolve: answering(found).resolve }),
      ).toEqual(BLOCKED);
  });

  it('gains nothing from a name that changes: each connection asks once, and goes where that answer said', async () => {
    let connections = 0;
    const port = String(
      await listen(receiver((_, response) => response.end()).on('connection', () => connections++)),
    );
    // Were it asked a second time after the check, the second answer would reach the receiver.
    const { resolve, asked } = answering(['192.0.2.1'], ['127.0.0.1']);
    const rebinding = { allowInner: true, resolve, answerWithinMs: 300 };
    expect((await send(`http://a.example:${port}/`, rebinding)).status).toBeNull();
    expect([asked, connections]).toEqual([['a.example'], 0]);
    // And the next attempt, to which the name now says 127.0.0.1, is checked like the first.
    expect(await send(`http://a.example:${port}/`, { allowInner: false, resolve })).toEqual(BLOCKED);
    expect([asked.length, connections]).toEqual([2, 0]);
  });
});

describe('a receiver', () => {
  const inner: Guard = { allowInner: true, answerWithinMs: 400 };

  it.each([
    [200, null],
    [204, null],
    [301, 'webhook-redirected'],
    [307, 'webhook-redirected'],
    [400, 'webhook-refused'],
    [410, 'webhook-refused'],
    [503, 'webhook-refused'],
  ] as const)('that answers %s ends an attempt as %s', async (status, failure) => {
    let asked = 0;
    const port = await listen(
      receiver((_, response) => {
        asked++;
        response.writeHead(status, { location: '/elsewhere' }).end();
      }),
    );
    expect(await send(`http://127.0.0.1:${String(port)}/`, inner)).toEqual({ status, failure });
    expect(asked).toBe(1);
  });

  it('that never ends its answer is left at its head', async () => {
    let closed: () => void = () => undefined;
    const left = new Promise<void>((resolve) => (closed = resolve));
    const port = await listen(
      receiver((_, response) => {
        response.on('close', closed);
        response.writeHead(200);
        const more = setInterval(() => response.write('x'.repeat(65_536)), 1);
        response.on('close', () => {
          clearInterval(more);
        });
      }),
    );
    expect(await send(`http://127.0.0.1:${String(port)}/`, inner)).toEqual({ status: 200, failure: null });
    await left;
  });

  it.each([
    ['says nothing', ''],
    ['drips its head', 'HTTP/1.1 200 OK\r\n'],
  ])('that %s is given up in time', async (_, beginning) => {
    const port = await listen(
      createRawServer((socket) => {
        socket.on('error', () => undefined);
        socket.write(beginning);
        const drip = setInterval(() => socket.write(beginning && 'a: b\r\n'), 50);
        socket.on('close', () => {
          clearInterval(drip);
        });
      }),
    );
    const began = performance.now();
    expect(await send(`http://127.0.0.1:${String(port)}/`, inner)).toEqual({
      status: null,
      failure: 'webhook-timed-out',
    });
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('with a head that is too large, or that is not there, is unreachable', async () => {
    const large = await listen(
      receiver((_, response) => response.writeHead(200, { filler: 'x'.repeat(20_000) }).end()),
    );
    const nobody = createServer();
    const gone = await listen(nobody);
    nobody.close();
    await once(nobody, 'close');
    for (const port of [large, gone])
      expect(await send(`http://127.0.0.1:${String(port)}/`, inner)).toEqual({
        status: null,
        failure: 'webhook-unreachable',
      });
  });
});
