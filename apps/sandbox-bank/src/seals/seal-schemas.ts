import { Attribute } from '@peculiar/asn1-cms';
import {
  AsnArray,
  AsnConvert,
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
  OctetString,
} from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

/** Object identifiers of CMS (RFC 5652), its security services (RFC 5035) and time stamps (RFC 3161). */
export const OID = {
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  timeStampToken: '1.2.840.113549.1.9.16.2.14',
  signingCertificate: '1.2.840.113549.1.9.16.2.47',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

/** RFC 3161: what a time stamp is of. */
@AsnType({ type: AsnTypeTypes.Sequence })
export class MessageImprint {
  @AsnProp({ type: AlgorithmIdentifier })
  hashAlgorithm = new AlgorithmIdentifier({ algorithm: OID.sha256 });

  @AsnProp({ type: OctetString })
  hashedMessage = new OctetString();
}

/** RFC 3161: what an authority says of a moment; without accuracy, order and nonce. */
@AsnType({ type: AsnTypeTypes.Sequence })
export class TimeStampInfo {
  @AsnProp({ type: AsnPropTypes.Integer })
  version = 1;

  @AsnProp({ type: AsnPropTypes.ObjectIdentifier })
  policy = '';

  @AsnProp({ type: MessageImprint })
  messageImprint = new MessageImprint();

  @AsnProp({ type: AsnPropTypes.Integer })
  serialNumber = 0;

  @AsnProp({ type: AsnPropTypes.GeneralizedTime })
  genTime = new Date(0);
}

/** Attributes as they are signed: as a SET OF, and not under the tag by which the message carries them. */
@AsnType({ type: AsnTypeTypes.Set, itemType: Attribute })
export class SignedAttributes extends AsnArray<Attribute> {}

/** RFC 5035: a certificate by its SHA-256. */
@AsnType({ type: AsnTypeTypes.Sequence })
class CertificateHash {
  @AsnProp({ type: OctetString })
  certHash = new OctetString();
}

@AsnType({ type: AsnTypeTypes.Sequence })
class SigningCertificate {
  @AsnProp({ type: CertificateHash, repeated: 'sequence' })
  certs: CertificateHash[] = [];
}

/** The value of the attribute that says which certificate has signed, so that no other is put in its place. */
export function signingCertificate(sha256: Uint8Array): ArrayBuffer {
  const hash = new CertificateHash();
  hash.certHash = new OctetString(sha256);
  const value = new SigningCertificate();
  value.certs = [hash];
  return AsnConvert.serialize(value);
}
