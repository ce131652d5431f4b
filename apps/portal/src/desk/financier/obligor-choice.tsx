import { Button, Input, Select, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { useLimits, usePurchases } from './reads';

/** Names an obligor: one that the company deals with already, or another by its whole registration number. */
export function ObligorChoice({
  id,
  value,
  isAllPossible = false,
  onChange,
}: {
  id: string;
  value: string | null | undefined;
  /** Whether “every obligor with a limit” is an answer too, as null. */
  isAllPossible?: boolean;
  onChange: (obligorId: string | null) => void;
}) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const limits = useLimits();
  const purchases = usePurchases();
  const [found, setFound] = useState<{ id: string; name: string }[]>([]);
  const [uscc, setUscc] = useState('');
  const looking = useOnce(async () => {
    const company = await read(
      api.GET('/v1/companies/lookup', { params: { query: { uscc: uscc.trim().toUpperCase() } } }),
    );
    setFound((before) => [...before, { id: company.id, name: company.legalName }]);
    onChange(company.id);
  });
  const known = new Map<string, string>([
    ...(purchases.data ?? []).map(({ obligorId, obligor }) => [obligorId, obligor] as const),
    ...(limits.data?.data ?? []).map(({ obligorId, obligor }) => [obligorId, obligor] as const),
    ...found.map(({ id: key, name }) => [key, name] as const),
  ]);
  const ALL = '*';
  return (
    <div className="obligor-choice">
      <Select
        id={id}
        value={value === null ? ALL : value}
        placeholder={t('obligor.choose')}
        options={[
          ...(isAllPossible ? [{ value: ALL, label: t('obligor.all') }] : []),
          ...[...known].map(([key, name]) => ({ value: key, label: name })),
        ]}
        onChange={(chosen: string) => {
          onChange(chosen === ALL ? null : chosen);
        }}
      />
      <Space.Compact block>
        <Input
          aria-label={t('obligor.uscc')}
          placeholder={t('obligor.uscc')}
          maxLength={18}
          value={uscc}
          onChange={({ target }) => {
            setUscc(target.value);
          }}
        />
        <Button disabled={uscc.trim().length < 18} loading={looking.busy} onClick={() => void looking.run()}>
          {common('act.search')}
        </Button>
      </Space.Compact>
      <ProblemAlert error={looking.error} />
    </div>
  );
}
