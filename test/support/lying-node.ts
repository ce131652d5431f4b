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
const answer = z.looseObject({ result: z.unknown().optional(), error: z.unknown().optional() });

/** The node itself refuses a question, in words that are passed on as they are. */
class NodeRefused extends Error {
  constructor(readonly words: unknown) {
    super('The node refused.');
  }
}

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
        const said = await this.answerTo(asked);
        outgoing.writeHead(200, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, ...said }));
      })().catch(() => {
        // A lie, or a node, that gives no answer: whoever asked learns nothing more.
        outgoing.destroy();
      });
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

  private async answerTo(asked: z.infer<typeof request>): Promise<{ result: unknown } | { error: unknown }> {
    try {
      return { result: await this.lie(asked.method, asked.params, () => this.ask(asked)) };
    } catch (error) {
      if (error instanceof NodeRefused) return { error: error.words };
      throw error;
    }
  }

  private async ask(asked: z.infer<typeof request>): Promise<unknown> {
    const response = await fetch(this.node, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(asked),
    });
    const { result, error } = answer.parse(await response.json());
    if (error !== undefined) throw new NodeRefused(error);
    return result;
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
