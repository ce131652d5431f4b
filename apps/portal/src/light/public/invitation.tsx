import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Button, Loading, ProblemNote } from '../ui';
import { useApplication } from './application-api';
import { CompanyScreen } from './company-screen';
import { useKeptApplication } from './kept-application';
import { PublicPage } from './page';
import { SigningScreen } from './signing-screen';
import { StatusScreen } from './status-screen';
import type { ScreenProps } from './screen-props';
import { WelcomeScreen } from './welcome-screen';

/**
 * An invited company comes by a link: it sees from whom and how much before anything is asked, says who it is, signs with
 * a key of its own device, and follows what becomes of it. Where it was left, it goes on.
 */
export default function Invitation() {
  const { token = '' } = useParams();
  const { kept, keep } = useKeptApplication(token);
  if (!kept) return <WelcomeScreen invitation={token} keep={keep} />;
  return <Begun kept={kept} keep={keep} />;
}

function Begun({ kept, keep }: ScreenProps) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const application = useApplication(kept.token);
  const [isBack, setIsBack] = useState(false);
  if (application.isPending)
    return (
      <PublicPage title={t('invitation.title', { from: kept.from })}>{<Loading lines={5} />}</PublicPage>
    );
  if (application.isError)
    return (
      <PublicPage title={t('invitation.title', { from: kept.from })}>
        <ProblemNote error={application.error} />
        <Button onClick={() => void application.refetch()}>{common('act.retry')}</Button>
      </PublicPage>
    );
  const { status, content, documents } = application.data;
  const isOpen = status === 'draft' || status === 'questions';
  const knowsCompany =
    content.representative !== undefined &&
    content.account !== undefined &&
    documents.some(({ kind }) => kind === 'business-licence');
  if (isOpen && (!knowsCompany || isBack))
    return (
      <CompanyScreen
        application={application.data}
        kept={kept}
        keep={keep}
        onSaved={() => {
          setIsBack(false);
        }}
      />
    );
  const back = () => {
    setIsBack(true);
  };
  if (isOpen) return <SigningScreen application={application.data} kept={kept} keep={keep} onBack={back} />;
  return <StatusScreen application={application.data} kept={kept} />;
}
