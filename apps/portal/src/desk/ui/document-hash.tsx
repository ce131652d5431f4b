import { Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { sha256Hex } from '../../shared/sha256';

/** Asks for a file, which stays on this device: what it is known by is its hash, computed here. */
export function HashedFile({
  id,
  label,
  hint,
  accept,
  onHashed,
}: {
  id: string;
  label: string;
  hint?: string;
  accept?: string;
  onHashed: (sha256: string, file: File) => void;
}) {
  const { t } = useTranslation();
  const [hash, setHash] = useState<string>();
  return (
    <Form.Item extra={hint}>
      <label className="file-choice desk-drop" htmlFor={id}>
        <strong>{label}</strong>
        {hash === undefined ? (
          <span>{t('act.chooseFile')}</span>
        ) : (
          <span className="hashed-file" role="status">
            SHA-256 {hash}
          </span>
        )}
        <input
          id={id}
          type="file"
          accept={accept}
          aria-label={label}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            // The same file may be chosen again.
            target.value = '';
            if (!file) return;
            void file
              .arrayBuffer()
              .then(sha256Hex)
              .then((found) => {
                setHash(found);
                onHashed(found, file);
              });
          }}
        />
      </label>
    </Form.Item>
  );
}
