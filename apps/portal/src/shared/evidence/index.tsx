import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../api';
import { formatDate } from '../dates';
import { addWords } from '../i18n';
import type { Me } from '../session';
import { AddEvidence } from './add-evidence';
import { Trouble } from './trouble';
import { en, zh } from './words';
import './evidence.css';

addWords('evidence', { en, zh });

/** Whether a person may put files with its company's contracts. */
export function maySend({ userRoles }: Pick<Me, 'userRoles'>): boolean {
  return userRoles.some((role) => role === 'maker' || role === 'checker');
}

/** The files behind a certificate that the reader's company may read, each by its hash, to be saved. */
export function EvidenceFiles({
  certificateId,
  mayAdd = false,
}: {
  certificateId: string;
  mayAdd?: boolean;
}) {
  const { t } = useTranslation('evidence');
  const { t: common } = useTranslation();
  const files = useQuery({
    queryKey: ['evidence', certificateId],
    queryFn: () =>
      read(api.GET('/v1/certificates/{id}/evidence', { params: { path: { id: certificateId } } })),
  });
  const contractId = mayAdd ? (files.data?.contractId ?? undefined) : undefined;
  return (
    <div className="evidence">
      <p>{t('lead')}</p>
      {files.isPending && <p role="status">{common('word.loading')}</p>}
      <Trouble error={files.error} />
      {files.data?.data.length === 0 && (
        <p>
          {t('none')} {contractId !== undefined && t('noneHint')}
        </p>
      )}
      <ul>
        {files.data?.data.map((file) => (
          <OneFile key={file.id} certificateId={certificateId} file={file} />
        ))}
      </ul>
      {contractId !== undefined && <AddEvidence contractId={contractId} />}
    </div>
  );
}

function OneFile({ certificateId, file }: { certificateId: string; file: Shape<'EvidenceFile'> }) {
  const { t, i18n } = useTranslation('evidence');
  const type = t(`type.${file.type}`);
  const name = file.docKey === null ? t('of', { type, number: file.number }) : `${type} ${file.number}`;
  const form = file.mediaType.replace(/^.*\//, '').toUpperCase();
  return (
    <li data-evidence={file.sha256}>
      <div className="evidence-name">
        <strong dir="auto">{name}</strong>
        <a
          href={`/v1/certificates/${certificateId}/evidence/${file.id}`}
          download
          aria-label={t('downloadOf', { name })}
        >
          {t('download')}
        </a>
      </div>
      <small>
        {t(`backs.${file.backs}`)} · {form} · {t('kilobytes', { count: Math.ceil(file.bytes / 1024) })} ·{' '}
        {formatDate(file.addedAt.slice(0, 10), i18n.language)}
      </small>
      <code>SHA-256 {file.sha256}</code>
    </li>
  );
}
