import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../shared/once';
import { Button, Card, Field, ProblemNote } from '../ui';
import { goToCompany, lastCompany } from './company-sign-in';

/** Signing in with the account that one has at one's company, where the company has connected its provider. */
export function CompanySignInCard() {
  const { t } = useTranslation('public');
  const asked = new URLSearchParams(location.search);
  const [company, setCompany] = useState(asked.get('company') ?? lastCompany());
  const going = useOnce(() => goToCompany(company.trim(), asked.get('next')));
  return (
    <Card title={t('signIn.company')}>
      <p>{t('signIn.companyHint')}</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void going.run();
        }}
      >
        <Field label={t('signIn.companyName')} hint={t('signIn.companyNameHint')}>
          {(props) => (
            <input
              {...props}
              className="input"
              dir="auto"
              autoComplete="organization"
              maxLength={200}
              value={company}
              onChange={({ target }) => {
                setCompany(target.value);
              }}
            />
          )}
        </Field>
        <ProblemNote error={going.error} />
        <Button type="submit" wide busy={going.busy} disabled={company.trim() === ''}>
          {t('signIn.companyAct')}
        </Button>
      </form>
    </Card>
  );
}
