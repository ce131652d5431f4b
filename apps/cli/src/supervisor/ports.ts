import { createServer } from 'node:net';

/** A free port on the loopback interface; `preferred` when nobody listens there. */
export async function freePort(preferred = 0): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(preferred, '127.0.0.1', () => {
        const address = server.address();
        if (typeof address === 'object' && address) resolve(address.port);
        else reject(new Error('The system gave no port.'));
      });
    });
  } catch (error) {
    if (preferred !== 0) return await freePort();
    throw error;
  } finally {
    server.close();
  }
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Waits until `ready` holds. @throws with `what` and the reason when it does not within `seconds` */
export async function waitUntil(what: string, seconds: number, ready: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + seconds * 1000;
  let reason: unknown;
  while (performance.now() < end) {
    try {
      if (await ready()) return;
    } catch (error) {
      reason = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what} within ${String(seconds)} s.`, { cause: reason });
}
