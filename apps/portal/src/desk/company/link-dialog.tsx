import { Button, Modal, QRCode, Typography } from 'antd';
import { useTranslation } from 'react-i18next';

/** A link or a secret that is shown once: it stays until the person closes it. */
export function LinkDialog({
  link,
  title,
  qr = true,
  onClose,
}: {
  link: string | undefined;
  title: string;
  qr?: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  return (
    <Modal
      open={link !== undefined}
      title={title}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {common('act.close')}
        </Button>
      }
    >
      {link !== undefined && (
        <div className="obligor-invited">
          {qr && (
            <QRCode
              color="#14211d"
              bgColor="#ffffff"
              value={link}
              size={200}
              type="svg"
              aria-label={t('once.qr')}
            />
          )}
          <Typography.Paragraph
            copyable={{ text: link, tooltips: [common('act.copy'), common('act.copied')] }}
          >
            <code data-once={link}>{link}</code>
          </Typography.Paragraph>
          <p>{t('once.hint')}</p>
        </div>
      )}
    </Modal>
  );
}
