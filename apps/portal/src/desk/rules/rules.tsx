import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Input, Skeleton, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { DeskPageFrame, ProblemAlert } from '../ui';
import './rules.css';

type Rule = Shape<'Rule'>;

/** The rules of trade that refusals name; an address that ends in `#` and a rule’s name shows that rule. */
export default function Rules() {
  const { t } = useTranslation('rules');
  const { hash } = useLocation();
  const [words, setWords] = useState('');
  const found = useQuery({
    queryKey: ['rules'],
    queryFn: async () => (await read(api.GET('/v1/rules'))).data,
    staleTime: Infinity,
  });
  const asked = hash.slice(1);
  useEffect(() => {
    if (found.isSuccess && asked !== '') document.getElementById(asked)?.scrollIntoView({ block: 'center' });
  }, [found.isSuccess, asked]);
  const shown = found.data?.filter((rule) => fits(rule, words)) ?? [];
  return (
    <DeskPageFrame title={t('title')} lead={t('lead')}>
      <Input.Search
        className="rules-search"
        aria-label={t('find')}
        placeholder={t('find')}
        allowClear
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton active />}
      {found.isSuccess && shown.length === 0 && (
        <Card>
          <Empty description={t('none')} />
        </Card>
      )}
      <ul className="rules">
        {shown.map((rule) => (
          <OneRule key={rule.id} rule={rule} isAsked={rule.id === asked} />
        ))}
      </ul>
    </DeskPageFrame>
  );
}

const fits = ({ id, source, en, zh }: Rule, words: string): boolean =>
  `${id} ${source} ${en} ${zh}`.toLowerCase().includes(words.trim().toLowerCase());

function OneRule({ rule: { id, from, source, en, zh }, isAsked }: { rule: Rule; isAsked: boolean }) {
  const { t, i18n } = useTranslation('rules');
  return (
    <li id={id} className={isAsked ? 'is-asked' : undefined} aria-current={isAsked || undefined}>
      <p>{i18n.language === 'en' ? en : zh}</p>
      <Typography.Text type="secondary">
        <code>{id}</code> · {source} · {t('from', { day: formatDate(from, i18n.language) })}
      </Typography.Text>
    </li>
  );
}
