import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { CONFIGURATION, portalOrigin, type Configuration } from '#common';
import { clientDataOf, recoverKey, type Hex } from '#orders';
import { identityErrors } from './identity.errors.js';
import type { Principal } from './principal.js';

const clientData = z.object({ origin: z.string(), crossOrigin: z.boolean().optional() });

/** Whether a signature is a user's own. The ledger sees by which site's passkey it is; on which page, only we see. */
@Injectable()
export class Signatures {
  private readonly origin: string;

  constructor(@Inject(CONFIGURATION) configuration: Pick<Configuration, 'PORTAL_ORIGIN' | 'PORT'>) {
    this.origin = portalOrigin(configuration);
  }

  /** The user's key, which signed this digest. @throws signature-invalid, signature-elsewhere */
  expect(asker: Pick<Principal, 'ledgerKey'>, digest: Hex, signature: Hex): Hex {
    const key = recoverKey(digest, signature);
    if (!key || key !== asker.ledgerKey) throw identityErrors('signature-invalid', { hash: digest });
    const told = clientDataOf(signature);
    if (told === undefined) return key;
    const { origin, crossOrigin = false } = readClientData(told);
    if (origin !== this.origin || crossOrigin) throw identityErrors('signature-elsewhere', { origin });
    return key;
  }
}

/** The key's own check has found type and challenge in it; JSON it need not be. */
function readClientData(bytes: Uint8Array): z.infer<typeof clientData> {
  try {
    return clientData.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    throw identityErrors('signature-elsewhere', { origin: '?' }, error);
  }
}
