import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemNote } from '../ui';
import { AskTwice } from '../ui/ask-twice';
import { bearer, useShowApplication } from './application-api';

/** Takes the application back for good; asked twice, because its invitation is used up by then. */
export function Withdrawal({ token, from }: { token: string; from: string }) {
  const { t } = useTranslation('public');
  const show = useShowApplication(token);
  const act = useOnce(async (key: string) => {
    const headers = { ...bearer(token), 'idempotency-key': key };
    show(await read(api.POST('/v1/applications/current/withdrawal', { headers })));
  });
  return (
    <>
      <AskTwice
        words={t('withdrawal.act')}
        sure={t('withdrawal.sure')}
        hint={t('withdrawal.hint', { from })}
        busy={act.busy}
        onSure={() => void act.run()}
      />
      <ProblemNote error={act.error} />
    </>
  );
}
