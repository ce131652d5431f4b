import 'reflect-metadata';
import { createPrivateKey, randomBytes, KeyObject } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  X509Certificate,
  X509CertificateGenerator,
  type JsonName,
} from '@peculiar/x509';
import { z } from 'zod';
import { OID } from './seal-schemas.js';
import type { Signer } from './signed-data.js';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const YEARS = 10;

const kept = z.strictObject({
  root: z.strictObject({ key: z.string(), certificate: z.string() }),
  clock: z.strictObject({ key: z.string(), certificate: z.string() }),
});

/** The authority's own keys: the root that issues certificates, and the clock that stamps times. */
export interface AuthorityKeys {
  readonly rootCertificate: X509Certificate;
  readonly clock: Signer;
  /** A certificate for one signature: its key is made for it and forgotten with it. */
  certify(subject: JsonName): Promise<Signer>;
}

/** Reads the authority's keys from its folder, and makes them at the first start. */
export async function openAuthorityKeys(folder: string): Promise<AuthorityKeys> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'authority.json');
  if (!existsSync(file)) {
    writeFileSync(`${file}.new`, JSON.stringify(await makeKeys()), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  const { root, clock } = kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  const rootCertificate = new X509Certificate(root.certificate);
  const rootKey = await crypto.subtle.importKey(
    'pkcs8',
    createPrivateKey(root.key).export({ type: 'pkcs8', format: 'der' }),
    ALGORITHM,
    false,
    ['sign'],
  );
  const chain = [new Uint8Array(rootCertificate.rawData)];
  return {
    rootCertificate,
    clock: {
      key: createPrivateKey(clock.key),
      certificate: new Uint8Array(new X509Certificate(clock.certificate).rawData),
      chain,
    },
    async certify(subject) {
      const keys = await newKeys();
      const certificate = await issue(subject, keys.publicKey, rootCertificate.subject, rootKey, [
        new BasicConstraintsExtension(false, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.nonRepudiation, true),
      ]);
      return {
        key: KeyObject.from(keys.privateKey),
        certificate: new Uint8Array(certificate.rawData),
        chain,
      };
    },
  };
}

async function makeKeys(): Promise<z.infer<typeof kept>> {
  const rootKeys = await newKeys();
  const name: JsonName = [
    { CN: ['Sandbox Signature Authority'] },
    { O: ['Tributary sandbox: not licensed'] },
  ];
  const rootCertificate = await issue(name, rootKeys.publicKey, name, rootKeys.privateKey, [
    new BasicConstraintsExtension(true, 0, true),
    new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
  ]);
  const clockKeys = await newKeys();
  const clockCertificate = await issue(
    [{ CN: ['Sandbox Time Stamp Authority'] }],
    clockKeys.publicKey,
    rootCertificate.subject,
    rootKeys.privateKey,
    [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([OID.timeStamping], true),
    ],
  );
  const pem = ({ privateKey }: CryptoKeyPair): string =>
    KeyObject.from(privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  return {
    root: { key: pem(rootKeys), certificate: rootCertificate.toString('pem') },
    clock: { key: pem(clockKeys), certificate: clockCertificate.toString('pem') },
  };
}

function newKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

function issue(
  subject: JsonName,
  publicKey: CryptoKey,
  issuer: JsonName | string,
  signingKey: CryptoKey,
  extensions: Extension[],
): Promise<X509Certificate> {
  const notBefore = new Date();
  const notAfter = new Date(notBefore);
  notAfter.setFullYear(notAfter.getFullYear() + YEARS);
  return X509CertificateGenerator.create({
    // Positive, and no shorter than it looks.
    serialNumber: `4${randomBytes(15).toString('hex')}0`,
    subject,
    issuer,
    notBefore,
    notAfter,
    publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    extensions,
  });
}
