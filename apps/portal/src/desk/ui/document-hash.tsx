import { Form, Input } from 'antd';
import { useState } from 'react';
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
  const [hash, setHash] = useState<string>();
  return (
    <Form.Item
      label={label}
      htmlFor={id}
      extra={
        hash === undefined ? (
          hint
        ) : (
          <span className="hashed-file" role="status">
            SHA-256 {hash}
          </span>
        )
      }
    >
      <Input
        id={id}
        type="file"
        accept={accept}
        onChange={({ target }) => {
          const file = target.files?.[0];
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
    </Form.Item>
  );
}
