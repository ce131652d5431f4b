import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import { Button } from '../../ui';
import { Trouble } from '../trouble';

/** Takes a payment back to which nobody has consented yet; asked twice, because the payee may have seen it. */
export function TakeBack({ transfer }: { transfer: string }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const act = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/transfers/{id}/refusal', {
        params: { path: { id: transfer } },
        headers: { 'Idempotency-Key': key },
        body: {},
      }),
    );
    await queries.invalidateQueries();
  });
  return (
    <>
      {sure ? (
        <div className="two-acts">
          <Button
            onClick={() => {
              setSure(false);
            }}
          >
            {common('act.cancel')}
          </Button>
          <Button look="danger" busy={act.busy} onClick={() => void act.run()}>
            {t('track.takeBackSure')}
          </Button>
        </div>
      ) : (
        <Button
          look="quiet"
          onClick={() => {
            setSure(true);
          }}
        >
          {t('track.takeBack')}
        </Button>
      )}
      <Trouble error={act.error} />
    </>
  );
}
