import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../shared/once';
import { ProblemNote } from '../ui';
import { sendPaper, type Application } from './application-api';

/** A photograph or a file of a paper, sent as soon as it is chosen; one that is there can be replaced. */
export function PaperField({
  kind,
  token,
  isThere,
  fault,
  onSent,
}: {
  kind: 'business-licence' | 'representative-id';
  token: string;
  isThere: boolean;
  fault: string | undefined;
  onSent: (application: Application) => void;
}) {
  const { t } = useTranslation('public');
  const name = useId();
  const sending = useOnce(async (_key: string, file: File) => {
    onSent(await sendPaper(token, kind, file));
  });
  return (
    <>
      <label className={`file-choice public-file ${isThere ? 'done' : ''}`} htmlFor={name}>
        <span>
          {t(`paper.${kind}`)}
          <small aria-live="polite">
            {sending.busy ? t('paper.sending') : isThere ? t('paper.there') : t('paper.hint')}
          </small>
        </span>
        <span aria-hidden="true" className="mark">
          {isThere ? '✓' : '＋'}
        </span>
        <input
          id={name}
          type="file"
          accept="image/jpeg,image/png,application/pdf"
          disabled={sending.busy}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void sending.run(file);
            target.value = '';
          }}
        />
      </label>
      {!isThere && fault !== undefined && (
        <p className="hint fault" role="alert">
          {fault}
        </p>
      )}
      <ProblemNote error={sending.error} />
    </>
  );
}
