import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { Sure } from './sure';

/** Takes a payment back to which nobody has consented yet; asked twice, because the payee may have seen it. */
export function TakeBack({ transfer }: { transfer: string }) {
  const { t } = useTranslation('supplier');
  const queries = useQueryClient();
  return (
    <Sure
      words={t('track.takeBack')}
      sure={t('track.takeBackSure')}
      act={async (key) => {
        await read(
          api.POST('/v1/transfers/{id}/refusal', {
            params: { path: { id: transfer } },
            headers: { 'Idempotency-Key': key },
            body: {},
          }),
        );
        await queries.invalidateQueries();
      }}
    />
  );
}
