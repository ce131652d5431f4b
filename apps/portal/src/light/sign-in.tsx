import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../shared/api';
import { LanguageSwitch } from '../shared/preferences';
import { useOnce } from '../shared/once';
import { addWords } from '../shared/i18n';
import { enter, homeOf, useMe } from '../shared/session';
import { keepSandboxKey } from '../shared/signing';
import { CompanySignInCard } from './public/company-sign-in-card';
import { PhoneSignIn } from './public/phone-sign-in';
import { en, zh } from './public/words';
import { Button, Card, Loading, ProblemNote } from './ui';
import './sign-in.css';

addWords('public', { en, zh });

/** Where everybody comes in: by a passkey, and in a sandbox as any of its made-up people. */
export function SignIn() {
  const { t } = useTranslation('public');
  const me = useMe();
  useEffect(() => {
    if (me.data && location.pathname === '/') location.replace(homeOf(me.data));
  }, [me.data]);
  const onEntered = () => enter(new URLSearchParams(location.search).get('next'));
  const byPasskey = useOnce(async () => {
    const { ceremonyId, options } = await read(api.POST('/v1/sessions/passkey-options'));
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
      options as unknown as PublicKeyCredentialRequestOptionsJSON,
    );
    const found = await navigator.credentials.get({ publicKey });
    if (!(found instanceof PublicKeyCredential)) return;
    const response = found.toJSON() as Shape<'PasskeyAssertion'>;
    await read(api.POST('/v1/sessions', { body: { ceremonyId, response } }));
    await onEntered();
  });
  return (
    <main className="sign-in">
      <header>
        <img src="/icons/tributary.svg" alt="" width="44" height="44" />
        <h1>{t('signIn.title')}</h1>
        <p>{t('signIn.lead')}</p>
        <LanguageSwitch />
      </header>
      <Card title={t('signIn.passkey')}>
        <p>{t('signIn.passkeyHint')}</p>
        <ProblemNote error={byPasskey.error} />
        <Button look="primary" wide busy={byPasskey.busy} onClick={() => void byPasskey.run()}>
          {t('signIn.passkeyAct')}
        </Button>
      </Card>
      <PhoneSignIn onEntered={onEntered} />
      <CompanySignInCard />
      <SandboxPeople onEntered={onEntered} />
    </main>
  );
}

/** The people of the story; outside of a sandbox there are none, and nothing of this is shown. */
function SandboxPeople({ onEntered }: { onEntered: () => Promise<void> }) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const people = useQuery({
    queryKey: ['sandbox', 'people'],
    queryFn: async () => (await api.GET('/v1/sandbox/people')).data?.data ?? [],
  });
  const entering = useOnce(async (_key: string, userId: string) => {
    const { privateKey } = await read(api.POST('/v1/sandbox/sessions', { body: { userId } }));
    keepSandboxKey(privateKey);
    await onEntered();
  });
  if (people.isPending) return <Loading />;
  const all = people.data ?? [];
  if (all.length === 0) return null;
  const companies = [...Map.groupBy(all, ({ companyId }) => companyId).values()];
  return (
    <Card title={t('signIn.sandbox')} className="sandbox-people">
      <p>{t('signIn.sandboxHint')}</p>
      <ProblemNote error={entering.error} />
      <ul>
        {companies.map((members) => {
          const [first] = members;
          if (!first) return null;
          const words = (roles: readonly string[]) =>
            roles.map((role) => userRoleWord(common, role)).join(' + ');
          // Two with the same roles are told apart by their names.
          const labelOf = ({ name, roles }: (typeof members)[number]) =>
            members.filter((other) => words(other.roles) === words(roles)).length > 1
              ? `${words(roles)} · ${name}`
              : words(roles);
          return (
            <li key={first.companyId}>
              <strong>{first.companyName}</strong>
              <small>{first.companyRoles.map((role) => roleWord(common, role)).join(' · ')}</small>
              <span>
                {members.map((person) => (
                  <Button
                    key={person.userId}
                    disabled={entering.busy}
                    data-person={`${first.companyName}:${person.roles.join('+')}`}
                    onClick={() => void entering.run(person.userId)}
                  >
                    {labelOf(person)}
                  </Button>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

type Words = ReturnType<typeof useTranslation<'common'>>['t'];
const COMPANY_ROLES = ['obligor', 'supplier', 'financier', 'operator', 'bank', 'supervisor'] as const;
const USER_ROLES = ['maker', 'checker', 'viewer', 'admin', 'regulator', 'attestor', 'api'] as const;

function roleWord(t: Words, role: string): string {
  const known = COMPANY_ROLES.find((one) => one === role);
  return known ? t(`word.${known}`) : role;
}

function userRoleWord(t: Words, role: string): string {
  const known = USER_ROLES.find((one) => one === role);
  return known ? t(`role.${known}`) : role;
}
