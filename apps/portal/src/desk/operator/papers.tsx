import { useQuery } from '@tanstack/react-query';
import { Card, Empty, Flex, Skeleton, Typography } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { ProblemAlert } from '../ui';

type Paper = Shape<'Application'>['documents'][number];

const KINDS = [
  'business-licence',
  'representative-id',
  'power-of-attorney',
  'articles',
  'bank-certificate',
  'other',
] as const;

/** The papers of an application: photographs in the page, others to be opened outside of it. */
export function Papers({ id, documents }: { id: string; documents: readonly Paper[] }) {
  const { t } = useTranslation('operator');
  return (
    <Card size="small" title={t('application.papers')}>
      {documents.length === 0 && <Empty description={t('application.noPapers')} />}
      <Flex wrap gap={16}>
        {documents.map((paper) => (
          <OnePaper key={paper.id} id={id} paper={paper} />
        ))}
      </Flex>
    </Card>
  );
}

function OnePaper({ id, paper }: { id: string; paper: Paper }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const kind = KINDS.find((one) => one === paper.kind);
  const name = kind ? t(`paper.${kind}`) : paper.kind;
  const isPicture = paper.mediaType.startsWith('image/');
  return (
    <figure className="operator-paper">
      {isPicture ? (
        <Picture id={id} paper={paper} name={name} />
      ) : (
        <div className="operator-file" aria-hidden="true">
          {paper.mediaType.split('/')[1]?.toUpperCase()}
        </div>
      )}
      <figcaption>
        <strong className="operator-block">{name}</strong>
        {paper.expiresOn !== null && <div>{t('application.goodUntil', { day: paper.expiresOn })}</div>}
        <Typography.Text type="secondary" className="operator-hash" copyable={{ text: paper.sha256 }}>
          SHA-256 {paper.sha256.slice(0, 12)}…
        </Typography.Text>
        <div>
          <a href={`/v1/applications/${id}/documents/${paper.id}`} download>
            {common('act.download')}
          </a>
        </div>
      </figcaption>
    </figure>
  );
}

function Picture({ id, paper, name }: { id: string; paper: Paper; name: string }) {
  const [url, setUrl] = useState<string>();
  const picture = useQuery({
    queryKey: ['paper', id, paper.id],
    queryFn: () =>
      read(
        api.GET('/v1/applications/{id}/documents/{document}', {
          params: { path: { id, document: paper.id } },
          parseAs: 'blob',
        }),
      ),
    staleTime: Infinity,
  });
  const { data } = picture;
  useEffect(() => {
    const content: unknown = data;
    if (!(content instanceof Blob)) return undefined;
    const made = URL.createObjectURL(content);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [data]);
  if (picture.isError) return <ProblemAlert error={picture.error} />;
  return url === undefined ? <Skeleton.Image active /> : <img src={url} alt={name} />;
}
