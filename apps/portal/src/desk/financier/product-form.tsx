import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { Field } from './field';
import { FINANCIER } from './reads';
import { FIRST_TERMS, readTerms, TermsFields } from './terms-fields';

/** Adds a product, by which people give prices. */
export function ProductForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('financier');
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [terms, setTerms] = useState(FIRST_TERMS);
  const wanted = readTerms(terms);
  const adding = useOnce(async (key: string) => {
    if (!wanted) return;
    await read(
      api.POST('/v1/products', {
        headers: { 'idempotency-key': key },
        body: { name: name.trim(), ...wanted },
      }),
    );
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
    onDone();
  });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void adding.run();
      }}
    >
      <Field label={t('products.name')} hint={t('products.nameHint')}>
        {(id) => (
          <Input
            id={id}
            maxLength={80}
            required
            value={name}
            onChange={({ target }) => {
              setName(target.value);
            }}
          />
        )}
      </Field>
      <TermsFields terms={terms} onTerms={setTerms} />
      <ProblemAlert error={adding.error} />
      <Button type="primary" htmlType="submit" loading={adding.busy} disabled={!wanted || name.trim() === ''}>
        {t('products.add')}
      </Button>
    </form>
  );
}
