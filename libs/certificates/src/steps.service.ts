import { Injectable } from '@nestjs/common';
import { holdingHistory, type PartThen } from '#chain';
import { Walls } from '#database';
import type { Principal } from '#identity';
import { obligorOf } from '#orders';
import type { CertificateStepView } from './certificates.schemas.js';
import { Parties } from './parties.service.js';
import { Title } from './title.service.js';

/** The times of a certificate's tree, so that a page can show it as it stood on a day. */
@Injectable()
export class Steps {
  constructor(
    private readonly walls: Walls,
    private readonly title: Title,
    private readonly parties: Parties,
  ) {}

  /**
   * What happened to the parts of a certificate and how they stood then, the earliest first. The obligor sees all; anybody
   * else what happened to its own parts while it held them. Names are masked as in the tree. @throws not-found
   */
  async list(asker: Principal, certificate: string): Promise<CertificateStepView[]> {
    await this.title.certificate(asker, certificate);
    const { moments, passed } = await holdingHistory(this.walls, certificate);
    const me = asker.participant;
    const isWhole = obligorOf(BigInt(certificate)) === me;
    const sees = ({ owner, ownerBefore }: PartThen): boolean => isWhole || owner === me || ownerBefore === me;
    const payees = new Set(
      passed.filter(({ from }) => from === me).map(({ holdingId, to }) => `${holdingId} ${String(to)}`),
    );
    const parties = await this.parties.byParticipant(
      moments.flatMap(({ parts }) => parts.map(({ owner }) => owner)),
    );
    const viewOf = ({
      id,
      parentId,
      tier,
      owner,
      ...part
    }: PartThen): CertificateStepView['parts'][number] => {
      const isNamed = owner === me || payees.has(`${id} ${String(owner)}`);
      const isCounted = isWhole || owner === me;
      return {
        ...{ id, parentId, tier },
        owner: { participant: owner, name: isNamed ? (parties.get(owner)?.name ?? null) : null },
        amount: isCounted ? part.amount : null,
        paid: isCounted ? part.paid : null,
        state: isCounted ? part.state : null,
      };
    };
    return moments
      .map(({ parts, blockNumber, ...moment }) => ({
        ...moment,
        blockNumber: String(blockNumber),
        parts: parts.filter(sees).map(viewOf),
      }))
      .filter(({ parts }) => parts.length > 0);
  }
}
