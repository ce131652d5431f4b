import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../api';
import { useOnce } from '../once';
import { Trouble } from './trouble';

const TYPES = ['delivery-proof', 'contract', 'other'] as const;
type Type = (typeof TYPES)[number];

/** Keeps a file of the company and puts it with the contract; the same file again changes nothing. */
export function AddEvidence({ contractId }: { contractId: string }) {
  const { t } = useTranslation('evidence');
  const queries = useQueryClient();
  const [type, setType] = useState<Type>('delivery-proof');
  const [isAdded, setAdded] = useState(false);
  const [kindId, fileId] = [useId(), useId()];
  const adding = useOnce(async (_key: string, file: File) => {
    const kept = await read(
      api.POST('/v1/documents', {
        params: { query: { type } },
        body: '',
        bodySerializer: () => file,
        headers: { 'content-type': file.type === '' ? 'application/octet-stream' : file.type },
      }),
    );
    await read(
      api.POST('/v1/contracts/{id}/documents', {
        params: { path: { id: contractId } },
        body: { documentId: kept.id },
      }),
    );
    setAdded(true);
    await queries.invalidateQueries({ queryKey: ['evidence'] });
  });
  return (
    <fieldset className="evidence-add">
      <legend>{t('add')}</legend>
      <p>{t('addHint')}</p>
      <div>
        <label htmlFor={kindId}>{t('kind')}</label>
        <select
          id={kindId}
          value={type}
          onChange={({ target }) => {
            const found = TYPES.find((one) => one === target.value);
            if (found) setType(found);
          }}
        >
          {TYPES.map((one) => (
            <option key={one} value={one}>
              {t(`type.${one}`)}
            </option>
          ))}
        </select>
        <label className="file-choice evidence-file" htmlFor={fileId}>
          {adding.busy ? t('sending') : t('choose')}
          <input
            id={fileId}
            type="file"
            accept="application/pdf,image/jpeg,image/png"
            disabled={adding.busy}
            onChange={({ target }) => {
              const [file] = target.files ?? [];
              setAdded(false);
              if (file) void adding.run(file);
              target.value = '';
            }}
          />
        </label>
      </div>
      <p role="status">{isAdded && t('added')}</p>
      <Trouble error={adding.error} />
    </fieldset>
  );
}
