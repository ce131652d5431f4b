import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { useSignOut, type Me } from '../../../shared/session';
import { Button, Card, Loading } from '../../ui';
import { Copy } from '../copy';
import { Trouble } from '../trouble';
import { Consents } from './consents';
import { Notices } from './notices';
import { Settings } from './settings';

/** The company and the person: who may act, with which key, whom it trusts to pay it, and where its money goes. */
export default function MyPage({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const signOut = useSignOut();
  return (
    <>
      <h1>{t('me.title')}</h1>
      <Company me={me} />
      <MyKey me={me} />
      <Consents me={me} />
      <People />
      <Accounts />
      <Notices />
      <Settings />
      <Button wide onClick={() => void signOut()}>
        {common('act.signOut')}
      </Button>
    </>
  );
}

function Company({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const company = useQuery({
    queryKey: ['companies', me.companyId],
    queryFn: () => read(api.GET('/v1/companies/{id}', { params: { path: { id: me.companyId } } })),
  });
  return (
    <Card title={common('word.company')}>
      <p dir="auto">
        <strong>{me.companyName}</strong>
      </p>
      <dl className="plain-facts">
        {company.data?.uscc && (
          <div>
            <dt>{t('me.code')}</dt>
            <dd>{company.data.uscc}</dd>
          </div>
        )}
        {company.data?.lei && (
          <div>
            <dt>LEI</dt>
            <dd>{company.data.lei}</dd>
          </div>
        )}
        <div>
          <dt>{t('me.number')}</dt>
          <dd>{me.participant}</dd>
        </div>
        <div>
          <dt>{common('word.person')}</dt>
          <dd dir="auto">{me.name}</dd>
        </div>
      </dl>
    </Card>
  );
}

function MyKey({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  return (
    <Card title={t('me.key')}>
      {me.ledgerKey === null ? (
        <p className="quiet">{t('me.noKey')}</p>
      ) : (
        <>
          <p>{t(`me.kind.${me.deviceKey?.kind ?? 'kept'}`)}</p>
          <p className="quiet">{t('me.keyHint')}</p>
          <p className="hash">
            <span>{t('me.keyName')}</span>
            <code>{me.ledgerKey}</code>
            <Copy text={me.ledgerKey} about={t('me.keyName')} />
          </p>
        </>
      )}
    </Card>
  );
}

const ROLES = ['maker', 'checker', 'viewer', 'admin', 'regulator', 'attestor', 'api'] as const;

function People() {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const people = useQuery({
    queryKey: ['users'],
    queryFn: async () => (await read(api.GET('/v1/users'))).data,
  });
  return (
    <Card
      title={t('me.people')}
      action={
        <a className="link" href="/desk/company">
          {t('me.manage')}
        </a>
      }
    >
      {people.isError && <Trouble error={people.error} />}
      {people.isPending && <Loading lines={2} />}
      <ul className="rows">
        {people.data
          ?.filter(({ leftAt }) => leftAt === null)
          .map(({ id, name, roles }) => (
            <li key={id} className="row">
              <span dir="auto" className="row-words">
                {name}
              </span>
              <small>
                {ROLES.filter((role) => roles.includes(role))
                  .map((role) => common(`role.${role}`))
                  .join(' · ')}
              </small>
            </li>
          ))}
      </ul>
    </Card>
  );
}

function Accounts() {
  const { t } = useTranslation('supplier');
  const accounts = useQuery({
    queryKey: ['payout-changes', 'accounts'],
    queryFn: async () => (await read(api.GET('/v1/payout-changes/accounts'))).data,
  });
  return (
    <Card
      title={t('me.account')}
      action={
        <a className="link" href="/desk/company">
          {t('me.manage')}
        </a>
      }
    >
      {accounts.isError && <Trouble error={accounts.error} />}
      {accounts.data?.length === 0 && <p className="quiet">{t('me.noAccount')}</p>}
      <ul className="rows">
        {accounts.data?.map(({ id, number, bankCode, currency, name }) => (
          <li key={id} className="row">
            <span className="row-words">
              <span dir="auto">{name}</span>
              <small>
                {number} · {bankCode}
              </small>
            </span>
            <small>{currency}</small>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('me.accountHint')}</p>
    </Card>
  );
}
