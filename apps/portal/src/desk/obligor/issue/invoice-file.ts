import { api, NoAnswer, Problem, read, type Shape } from '../../../shared/api';
import { fileBody } from '../../../shared/file-body';

/** What was told of a file: a sentence, and the code for whoever is asked for help. */
export interface Fault {
  /** The key of words of our own (`issue.fault.*`), or none where the API's sentence is told. */
  words?: 'twice' | 'used' | 'seller' | 'buyer';
  error?: unknown;
  /** A name in the words. */
  name?: string;
}

export type Verdict = 'reading' | 'good' | 'doubtful' | 'bad';

/** One file that was dropped, and what its check found before anything is sent for good. */
export interface InvoiceFile {
  /** SHA-256 of its bytes: the same file is one, however it is named. */
  hash: string;
  name: string;
  file: File;
  verdict: Verdict;
  reading?: Shape<'InvoiceReading'>;
  seller?: Shape<'Company'>;
  fault?: Fault;
}

export { sha256Hex as hashOf } from '../../../shared/sha256';

/**
 * Checks one file and keeps nothing: whether it can be read, whether it asks this company to pay, whether its seller is on
 * the platform and whether it backs a certificate already. Never throws: what is wrong is told beside the file.
 */
export async function checkFile(
  one: InvoiceFile,
  mine: Shape<'Company'> | undefined,
  kept: readonly Shape<'Invoice'>[],
): Promise<InvoiceFile> {
  try {
    const reading = await read(api.POST('/v1/invoice-readings', fileBody(one.file)));
    const found: InvoiceFile = { ...one, reading, verdict: 'good', fault: undefined };
    const before = kept.find(
      ({ number, format, payable }) =>
        number === reading.number && format === reading.format && payable === reading.payable,
    );
    if (before?.unused === '0') return { ...found, verdict: 'bad', fault: { words: 'used' } };
    if (mine && !isNamed(reading.buyer, mine))
      return { ...found, verdict: 'doubtful', fault: { words: 'buyer', name: reading.buyer.name } };
    const seller = await sellerOf(reading.seller);
    if (!seller && !before)
      return { ...found, verdict: 'doubtful', fault: { words: 'seller', name: reading.seller.name } };
    return { ...found, seller };
  } catch (error) {
    return { ...one, verdict: 'bad', fault: { error } };
  }
}

/** Whether nothing is wrong with the file and it may simply be checked again. */
export const isOfTheWay = (error: unknown): boolean =>
  error instanceof NoAnswer || (error instanceof Problem && (error.status === 401 || error.status >= 500));

function isNamed(
  party: Shape<'InvoiceReading'>['buyer'],
  { uscc, lei, legalName, legalNameEn }: Shape<'Company'>,
) {
  const numbers = [party.taxId, ...party.identifiers].map(plain);
  return (
    numbers.includes(plain(uscc)) ||
    (lei !== null && numbers.includes(plain(lei))) ||
    [legalName, legalNameEn].includes(party.name)
  );
}

const plain = (number: string | null): string => (number ?? '–').replace(/[^0-9A-Za-z]/g, '').toUpperCase();

async function sellerOf(party: Shape<'InvoiceReading'>['seller']): Promise<Shape<'Company'> | undefined> {
  const number = party.taxId ?? party.identifiers[0];
  if (number === undefined) return undefined;
  try {
    return await read(api.GET('/v1/companies/lookup', { params: { query: { uscc: number } } }));
  } catch (error) {
    if (error instanceof Problem && error.status < 500 && error.status !== 401) return undefined;
    throw error;
  }
}
