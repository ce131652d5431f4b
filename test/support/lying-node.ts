import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const request = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.number(),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});
const answer = z.looseObject({ result: z.unknown() });

/** Answers in the node's place; `honest` is what the node itself says. */
export type Lie = (method: string, params: unknown[], honest: () => Promise<unknown>) => Promise<unknown>;

/** Stands between a reader and its node, and tells it what a test wants it to be told. */
export class LyingNode {
  /** What was asked, in its order. */
  readonly asked: string[] = [];
  private lie: Lie = (_, __, honest) => honest();

  private readonly server: Server;

  private constructor(private readonly node: string) {
    this.server = createServer((incoming, outgoing) => {
      void (async () => {
        const asked = request.parse(JSON.parse(await text(incoming)));
        this.asked.push(asked.method);
        const result = await this.lie(asked.method, asked.params, () => this.ask(asked));
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, result }));
      })();
    });
  }

  static async before(node: string): Promise<LyingNode> {
    const liar = new LyingNode(node);
    liar.server.listen(0, '127.0.0.1');
    await once(liar.server, 'listening');
    return liar;
  }

  get url(): string {
    const { port } = z.object({ port: z.number() }).parse(this.server.address());
    return `http://127.0.0.1:${String(port)}`;
  }

  private async ask(asked: z.infer<typeof request>): Promise<unknown> {
    const response = await fetch(this.node, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    return answer.parse(await response.json()).result;
  }

  tells(lie: Lie): void {
    this.lie = lie;
  }

  isHonest(): void {
    this.lie = (_, __, honest) => honest();
    this.asked.length = 0;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
