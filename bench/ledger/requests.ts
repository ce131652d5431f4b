import { Agent, request } from 'node:http';
import { z } from 'zod';

const answered = z.object({ operation: z.object({ status: z.string() }) });

/** The way of many clients to the API, over connections that stay open. */
export class Requests {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  close(): void {
    this.agent.destroy();
  }

  /** Posts an act and waits for its end. @throws where it was not applied in time */
  async act(apiKey: string, path: string, body: unknown, idempotencyKey: string): Promise<void> {
    const { status, text } = await this.post(apiKey, path, JSON.stringify(body), idempotencyKey);
    const answer = answered.safeParse(JSON.parse(text));
    if (status !== 200 || !answer.success || answer.data.operation.status !== 'applied')
      throw new Error(`An act of the bench was not applied (${String(status)}): ${text}`);
  }

  private post(
    apiKey: string,
    path: string,
    body: string,
    idempotencyKey: string,
  ): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        new URL(path, this.url),
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            authorization: `Bearer ${apiKey}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'idempotency-key': idempotencyKey,
          },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            resolve({ status: response.statusCode ?? 0, text });
          });
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
