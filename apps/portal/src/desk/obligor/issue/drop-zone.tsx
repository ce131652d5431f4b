import { InboxOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Where invoices are dropped, as many at once as there are; the same by the device's own picker. */
export function DropZone({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation('obligor');
  const [isOver, setOver] = useState(false);
  return (
    <label
      className={isOver ? 'file-choice desk-drop over' : 'file-choice desk-drop'}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => {
        setOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFiles([...event.dataTransfer.files]);
      }}
    >
      <InboxOutlined aria-hidden />
      <strong>{t('issue.drop')}</strong>
      <span>{t('issue.dropHint')}</span>
      <input
        type="file"
        multiple
        accept=".xml,.pdf,application/xml,text/xml,application/pdf"
        aria-label={t('issue.files')}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          // The same file may be chosen again after it was taken away.
          target.value = '';
        }}
      />
    </label>
  );
}
