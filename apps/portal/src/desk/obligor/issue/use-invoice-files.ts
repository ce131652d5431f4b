import { useQuery } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { api, read, type Shape } from '../../../shared/api';
import { useMe } from '../../../shared/session';
import { checkFile, hashOf, type InvoiceFile } from './invoice-file';

const AT_ONCE = 4;
const MOST_KEPT = 1000;

/** The files that were dropped, each checked as it comes. Nothing is taken away but by the person. */
export function useInvoiceFiles() {
  const [files, setFiles] = useState<readonly InvoiceFile[]>([]);
  const known = useRef(new Set<string>());
  const { data: me } = useMe();
  const mine = useQuery({
    queryKey: ['company', me?.companyId],
    queryFn: () => read(api.GET('/v1/companies/{id}', { params: { path: { id: me?.companyId ?? '' } } })),
    enabled: me !== null && me !== undefined,
  });
  const kept = useQuery({ queryKey: ['invoices', 'own'], queryFn: ownInvoices });
  const put = useCallback((changed: InvoiceFile) => {
    setFiles((all) => all.map((one) => (one.hash === changed.hash ? changed : one)));
  }, []);
  const check = useCallback(
    async (ones: readonly InvoiceFile[]) => {
      const company = mine.data ?? (await mine.refetch()).data;
      const invoices = kept.data ?? (await kept.refetch()).data ?? [];
      const waiting = [...ones];
      const work = async (): Promise<void> => {
        for (let one = waiting.shift(); one; one = waiting.shift())
          put(await checkFile(one, company, invoices));
      };
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    },
    [kept, mine, put],
  );
  const add = useCallback(
    async (dropped: readonly File[]) => {
      const fresh: InvoiceFile[] = [];
      for (const file of dropped) {
        const hash = await hashOf(await file.arrayBuffer());
        // The same bytes under another name are the same file.
        if (known.current.has(hash)) continue;
        known.current.add(hash);
        fresh.push({ hash, name: file.name, file, verdict: 'reading' });
      }
      setFiles((all) => [...all, ...fresh]);
      await check(fresh);
    },
    [check],
  );
  const again = useCallback(
    (ones: readonly InvoiceFile[]) => {
      for (const one of ones) put({ ...one, verdict: 'reading', fault: undefined });
      return check(ones);
    },
    [check, put],
  );
  const trust = useCallback((hash: string) => {
    setFiles((all) =>
      all.map((one) => (one.hash === hash ? { ...one, verdict: 'good', fault: undefined } : one)),
    );
  }, []);
  const remove = useCallback((hash: string) => {
    known.current.delete(hash);
    setFiles((all) => all.filter((one) => one.hash !== hash));
  }, []);
  return { files: sayTwice(files), add, again, trust, remove };
}

/** The same invoice in two files (its XML and its PDF) is one debt: the later of them is put aside. */
function sayTwice(files: readonly InvoiceFile[]): InvoiceFile[] {
  const seen = new Map<string, string>();
  return files.map((one) => {
    if (!one.reading || one.verdict === 'bad') return one;
    const { number, seller, payable } = one.reading;
    const key = `${number} ${seller.taxId ?? seller.name} ${payable}`;
    const before = seen.get(key);
    if (before !== undefined) return { ...one, verdict: 'bad', fault: { words: 'twice', name: before } };
    seen.set(key, one.name);
    return one;
  });
}

async function ownInvoices(): Promise<Shape<'Invoice'>[]> {
  const found: Shape<'Invoice'>[] = [];
  for (let more = true; more && found.length < MOST_KEPT;) {
    const page = await read(
      api.GET('/v1/invoices', { params: { query: { limit: 100, starting_after: found.at(-1)?.id } } }),
    );
    found.push(...page.data);
    more = page.has_more;
  }
  return found;
}
