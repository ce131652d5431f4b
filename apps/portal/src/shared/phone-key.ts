const DATABASE = 'tributary';
const STORE = 'keys';
const NAME = 'phone';

/** A phone's own key, for phones without passkeys: it cannot be read out, only used on this device. */
export interface PhoneKey {
  /** x and y, 64 bytes. */
  publicKey: Uint8Array<ArrayBuffer>;
  /** r and s over the SHA-256 of the bytes. */
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** The key that this device keeps; undefined where it has none. */
export async function phoneKey(): Promise<PhoneKey | undefined> {
  const pair = await inStore<CryptoKeyPair | undefined>('readonly', (store) => store.get(NAME));
  return pair && keyOf(pair);
}

/** Makes this device's key, in place of an earlier one. */
export async function makePhoneKey(): Promise<PhoneKey> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'sign',
    'verify',
  ]);
  await inStore('readwrite', (store) => store.put(pair, NAME));
  return keyOf(pair);
}

async function keyOf({ publicKey, privateKey }: CryptoKeyPair): Promise<PhoneKey> {
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  return {
    publicKey: raw.slice(1),
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes)),
  };
}

function inStore<Answer>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(STORE);
    };
    opening.onerror = () => {
      reject(opening.error ?? new Error('The browser keeps no keys.'));
    };
    opening.onsuccess = () => {
      const database = opening.result;
      const request = ask(database.transaction(STORE, mode).objectStore(STORE));
      request.onsuccess = () => {
        database.close();
        resolve(request.result as Answer);
      };
      request.onerror = () => {
        database.close();
        reject(request.error ?? new Error('The browser keeps no keys.'));
      };
    };
  });
}
