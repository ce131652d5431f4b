import { createHash, sign, type KeyObject } from 'node:crypto';
import {
  Attribute,
  CMSVersion,
  CertificateChoices,
  CertificateSet,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { OID, SignedAttributes, signingCertificate } from './seal-schemas.js';

/** Who signs: a P-256 key, its certificate, and those that lead from it to the root. */
export interface Signer {
  readonly key: KeyObject;
  /** DER. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

/** What is signed: a hash of what lies elsewhere, or content that the message carries. */
export interface Signing {
  readonly contentType: string;
  readonly digest: Uint8Array;
  readonly content?: ArrayBuffer;
  /** What is added to the signature once it is made, by its value. */
  readonly unsigned?: (signature: Uint8Array) => Attribute[];
}

const SHA256 = new DigestAlgorithmIdentifier({ algorithm: OID.sha256 });

/** A CMS SignedData (RFC 5652) in DER, by ECDSA over P-256 with SHA-256. */
export function signedData({ key, certificate, chain }: Signer, signing: Signing): Uint8Array {
  const { contentType, digest, content, unsigned } = signing;
  const attributes = inDerOrder([
    attribute(OID.contentType, AsnObjectIdentifierConverter.toASN(contentType).toBER()),
    attribute(OID.messageDigest, AsnConvert.serialize(new OctetString(digest))),
    attribute(OID.signingCertificate, signingCertificate(sha256(certificate))),
  ]);
  const signed = new Uint8Array(AsnConvert.serialize(new SignedAttributes(attributes)));
  const signature = sign('sha256', signed, key);
  const { issuer, serialNumber } = AsnConvert.parse(certificate, Certificate).tbsCertificate;
  const signer = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }),
    }),
    digestAlgorithm: SHA256,
    signedAttrs: attributes,
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: OID.ecdsaWithSha256 }),
    signature: new OctetString(signature),
    ...(unsigned ? { unsignedAttrs: unsigned(signature) } : {}),
  });
  const message = new SignedData({
    version: contentType === OID.data ? CMSVersion.v1 : CMSVersion.v3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([SHA256]),
    encapContentInfo: new EncapsulatedContentInfo({
      eContentType: contentType,
      ...(content ? { eContent: new EncapsulatedContent({ single: new OctetString(content) }) } : {}),
    }),
    certificates: new CertificateSet(
      [certificate, ...chain].map(
        (one) => new CertificateChoices({ certificate: AsnConvert.parse(one, Certificate) }),
      ),
    ),
    signerInfos: new SignerInfos([signer]),
  });
  const wrapped = new ContentInfo({ contentType: OID.signedData, content: AsnConvert.serialize(message) });
  return new Uint8Array(AsnConvert.serialize(wrapped));
}

/** One attribute of one value, that is given in DER. */
export function attribute(attrType: string, value: ArrayBuffer): Attribute {
  return new Attribute({ attrType, attrValues: [value] });
}

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** The members of a SET OF stand in the order of their encodings (X.690, 11.6). */
function inDerOrder(attributes: readonly Attribute[]): Attribute[] {
  return attributes
    .map((one) => ({ one, der: Buffer.from(AsnConvert.serialize(one)) }))
    .sort((a, b) => Buffer.compare(a.der, b.der))
    .map(({ one }) => one);
}
