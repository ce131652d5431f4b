import { X509Certificate, verify } from 'node:crypto';
import { Attribute, ContentInfo, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnArray, AsnConvert, AsnType, AsnTypeTypes, OctetString } from '@peculiar/asn1-schema';

const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';

/** Attributes are signed as a SET OF, and carried under another tag (RFC 5652, 5.4). */
@AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })
class SignedAttributes extends AsnArray<Attribute> {}

/** What came as a seal is none over what was asked; `reason` says why. */
export class SealUnfit extends Error {
  override readonly name = 'SealUnfit';

  constructor(
    readonly reason: string,
    cause?: unknown,
  ) {
    super(`The seal does not hold: ${reason}.`, { cause });
  }
}

/**
 * Checks that a detached CMS signature (DER) is over this SHA-256 (hexadecimal) by the certificate that it carries, and
 * gives that certificate. Whether its issuer is to be trusted is not asked here. @throws SealUnfit
 */
export function readSeal(cms: Uint8Array, digest: string): X509Certificate {
  const { certificates, signer } = partsOf(cms);
  const { signedAttrs = [] } = signer;
  const told = signedAttrs.find(({ attrType }) => attrType === MESSAGE_DIGEST)?.attrValues[0];
  if (!told) throw new SealUnfit('it does not say what it is over');
  const over = Buffer.from(AsnConvert.parse(told, OctetString).buffer).toString('hex');
  if (over !== digest) throw new SealUnfit('it is over something else');
  const signed = new Uint8Array(AsnConvert.serialize(new SignedAttributes(signedAttrs)));
  const signature = new Uint8Array(signer.signature.buffer);
  const certificate = certificates.find((one) => verify('sha256', signed, one.publicKey, signature));
  if (!certificate) throw new SealUnfit('it is signed by none of its certificates');
  return certificate;
}

function partsOf(cms: Uint8Array): { certificates: X509Certificate[]; signer: SignerInfo } {
  try {
    const message = AsnConvert.parse(AsnConvert.parse(cms, ContentInfo).content, SignedData);
    const [signer, ...others] = message.signerInfos;
    if (!signer || others.length > 0) throw new SealUnfit('it has not exactly one signer');
    const certificates = message.certificates?.flatMap(({ certificate }) =>
      certificate ? [new X509Certificate(new Uint8Array(AsnConvert.serialize(certificate)))] : [],
    );
    return { certificates: certificates ?? [], signer };
  } catch (cause) {
    if (cause instanceof SealUnfit) throw cause;
    throw new SealUnfit('it cannot be read', cause);
  }
}
