import type { Shape } from '../../shared/api';
import type { Typed } from './kept-application';
import { isTooLong } from '../../shared/names';
import { isUscc, readUscc } from './uscc';

/** Why something that was typed of the company is not enough, by the key of its words (`company.fault.*`). */
export type CompanyFault = 'empty' | 'long' | 'uscc' | 'number' | 'owners';

type Faults = Partial<
  Record<'legalName' | 'uscc' | 'person' | 'owners' | 'number' | 'bankCode', CompanyFault>
>;

/** A share in parts per million, from a typed percentage such as 33.5; undefined where it is none. */
export function sharePpm(percent: string): number | undefined {
  const [, whole, part = ''] =
    /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent.normalize('NFKC').trim().replace('%', '')) ?? [];
  if (whole === undefined) return undefined;
  const ppm = Number(whole) * 10_000 + Number(part.padEnd(4, '0'));
  return ppm > 0 && ppm <= 1_000_000 ? ppm : undefined;
}

const accountNumber = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** What is missing or cannot be right, before anything is sent. */
export function companyFaults(typed: Typed): Faults {
  const { legalName, uscc, person, isSoleOwner, owners, number, bankCode } = typed;
  const shares = owners.map(({ name, percent }) => (name.trim() === '' ? undefined : sharePpm(percent)));
  const sum = shares.reduce<number>((total, share) => total + (share ?? 0), 0);
  const isOwned =
    isSoleOwner || (shares.length > 0 && !shares.includes(undefined) && sum <= 1_000_000 && sum > 750_000);
  return {
    ...(legalName.trim() === ''
      ? { legalName: 'empty' as const }
      : isTooLong(legalName)
        ? { legalName: 'long' as const }
        : {}),
    ...(isUscc(readUscc(uscc)) ? {} : { uscc: 'uscc' as const }),
    ...(person.trim() === '' ? { person: 'empty' as const } : {}),
    ...(isOwned ? {} : { owners: 'owners' as const }),
    ...(/^[A-Za-z0-9-]{1,34}$/.test(accountNumber(number)) ? {} : { number: 'number' as const }),
    ...(bankCode === '' ? { bankCode: 'empty' as const } : {}),
  };
}

/** The parts of the application that the screen saves. */
export function partsOf(
  typed: Typed,
  { known, currency }: { known: Shape<'ApplicationParts'>['company']; currency: string },
): Shape<'ApplicationParts'> {
  const { legalName, uscc, person, isSoleOwner, owners, number, bankCode } = typed;
  return {
    company: { taxIds: [], ...known, legalName: legalName.trim(), uscc: known?.uscc ?? readUscc(uscc) },
    representative: { name: person.trim(), soleOwner: isSoleOwner },
    owners: isSoleOwner
      ? []
      : owners.map(({ name, percent }) => ({
          owner: { kind: 'person' as const, name: name.trim() },
          sharePpm: sharePpm(percent) ?? 0,
        })),
    account: { number: accountNumber(number), bankCode, currency },
  };
}
