import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { checkCertificate, type Ledger } from '#chain';
import { Walls } from '#database';
import { Public, identityErrors } from '#identity';
import { companyNames } from './company-names.js';
import { LEDGER } from './ledger-token.js';

const checkView = z
  .strictObject({
    certificateId: z.string(),
    obligor: z.string(),
    /** How the ledger has it. */
    status: z.enum(['active', 'part-paid', 'settled', 'cancelled']),
    /** The month in which it falls due, `YYYY-MM`. */
    dueMonth: z.string(),
    /** The block in which it was issued. */
    block: z.strictObject({ number: z.number(), hash: z.string() }),
    orderHash: z.string(),
    /** Whether the contract and the block say what the platform's record says; null while the node is away. */
    agrees: z.boolean().nullable(),
  })
  .meta({ id: 'CertificateCheck' });

/** What stands behind the QR code on a certificate's paper. */
@ApiTags('ledger')
@Controller('v1/checks')
export class ChecksController {
  constructor(
    private readonly walls: Walls,
    @Inject(LEDGER) private readonly ledger: Ledger,
  ) {}

  /**
   * What anybody may see of a certificate whose number is read off its paper: that it is there, who owes, whether it
   * still stands, the month in which it falls due, and whether the chain says the same. No amounts, no other company and
   * no day: numbers can be guessed, and whoever counts an obligor's certificates must not learn its debts by it.
   */
  @Get(':certificateId')
  @Public()
  @ApiOkResponse({ standardSchema: checkView })
  async check(
    @Param('certificateId', { schema: z.string().regex(/^[1-9]\d{0,19}$/) }) certificateId: string,
  ): Promise<z.infer<typeof checkView>> {
    const found = await checkCertificate(this.walls, this.ledger, certificateId);
    if (!found) throw identityErrors('not-found', { what: 'certificate' });
    const { obligor, status, dueOn, block, orderHash, agrees } = found;
    const names = await companyNames(this.walls, [obligor]);
    return {
      certificateId,
      obligor: names.get(obligor) ?? `№ ${String(obligor)}`,
      status: checkView.shape.status.parse(status),
      dueMonth: dueOn.slice(0, 7),
      block,
      orderHash,
      agrees: agrees ?? null,
    };
  }
}
