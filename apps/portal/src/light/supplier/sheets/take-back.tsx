import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import { AskTwice } from '../../ui/ask-twice';
import { Trouble } from '../trouble';

/** Takes a payment back to which nobody has consented yet; asked twice, because the payee may have seen it. */
export function TakeBack({ transfer }: { transfer: string }) {
  const { t } = useTranslation('supplier');
  const queries = useQueryClient();
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
      <AskTwice
        words={t('track.takeBack')}
        sure={t('track.takeBackSure')}
        busy={act.busy}
        onSure={() => void act.run()}
      />
      <Trouble error={act.error} />
    </>
  );
}
