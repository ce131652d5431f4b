import { computeAddress, decryptKeystoreJson, encryptKeystoreJson, isError, isKeystoreJson } from 'ethers';
import type { Hex } from '#orders';

/** A private key as an encrypted JSON keystore of version 3 (scrypt, AES-128-CTR, MAC), as wallets read it. */
export function sealKeystore(privateKey: Hex, password: string): Promise<string> {
  return encryptKeystoreJson({ address: computeAddress(privateKey), privateKey }, password);
}

/** A keystore that opens with its password, and gives undefined for another one; undefined where the text is none. */
export function openKeystore(text: string): ((password: string) => Promise<Hex | undefined>) | undefined {
  if (!isKeystoreJson(text)) return undefined;
  return async (password) => {
    try {
      const { privateKey } = await decryptKeystoreJson(text, password);
      return `0x${privateKey.slice(2)}`;
    } catch (error) {
      if (isError(error, 'INVALID_ARGUMENT')) return undefined;
      throw error;
    }
  };
}
