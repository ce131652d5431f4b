import { Alert, Button, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTell } from '../../../shared/problem';
import type { Fault, InvoiceFile } from './invoice-file';
import { certificateOfFile } from './prepare';

/** What is wrong with a file, in a sentence that says what to do, and the code of whoever is asked for help. */
export function FaultWords({ fault }: { fault: Fault }) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const tell = useTell();
  if (fault.words) return <>{t(`issue.fault.${fault.words}`, { name: fault.name ?? '' })}</>;
  const { text, code } = tell(fault.error);
  return (
    <>
      {text} {code !== undefined && <small>{common('problem.code', { code })}</small>}
    </>
  );
}

/** The files that cannot be issued as they are: they stay listed with what to do about each. */
export function BadFiles({
  files,
  onAgain,
  onTrust,
  onRemove,
}: {
  files: readonly InvoiceFile[];
  onAgain: (file: InvoiceFile) => void;
  /** What the check could not be sure of is tried all the same; the API has the last word. */
  onTrust: (hash: string) => void;
  onRemove: (hash: string) => void;
}) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  if (files.length === 0) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={<h3>{t('issue.bad', { count: files.length })}</h3>}
      description={
        <ul className="obligor-bad" aria-label={t('issue.bad', { count: files.length })}>
          {files.map((one) => (
            <li key={one.hash} data-file={one.name} data-verdict="bad">
              <div>
                <strong>{one.name}</strong>
                <p>{one.fault ? <FaultWords fault={one.fault} /> : common('problem.title')}</p>
              </div>
              <Space wrap>
                {one.fault?.words === 'seller' && <Link to={inviteLink(one)}>{t('issue.invite')}</Link>}
                {one.fault?.words === 'used' && certificateOfFile(one.hash) !== undefined && (
                  <Link to={`/obligor/certificates/${certificateOfFile(one.hash) ?? ''}`}>
                    {t('issue.certificate')}
                  </Link>
                )}
                {one.verdict === 'doubtful' && (
                  <Button
                    size="small"
                    aria-label={`${t('issue.trust')} ${one.name}`}
                    onClick={() => {
                      onTrust(one.hash);
                    }}
                  >
                    {t('issue.trust')}
                  </Button>
                )}
                <Button
                  size="small"
                  aria-label={`${t('issue.again')} ${one.name}`}
                  onClick={() => {
                    onAgain(one);
                  }}
                >
                  {t('issue.again')}
                </Button>
                <Button
                  size="small"
                  aria-label={`${t('issue.remove')} ${one.name}`}
                  onClick={() => {
                    onRemove(one.hash);
                  }}
                >
                  {t('issue.remove')}
                </Button>
              </Space>
            </li>
          ))}
        </ul>
      }
    />
  );
}

function inviteLink({ reading }: InvoiceFile): string {
  const asked = new URLSearchParams({
    name: reading?.seller.name ?? '',
    uscc: reading?.seller.taxId ?? '',
    amount: reading?.payable ?? '',
    currency: reading?.currency ?? 'CNY',
  });
  return `/obligor/suppliers?${asked.toString()}`;
}
