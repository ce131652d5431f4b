import { useQueryClient } from '@tanstack/react-query';
import { Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';

const ROLES = ['maker', 'checker', 'viewer', 'admin'] as const;
type Role = (typeof ROLES)[number] | 'attestor' | 'regulator';

/** Asks a colleague in, or proposes other roles for one; a second person approves either. */
export function PersonDialog({
  person,
  onLink,
  onClose,
}: {
  person: Shape<'CompanyUser'> | undefined;
  onLink: (link: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const all: readonly Role[] = me?.companyRoles.includes('bank')
    ? [...ROLES, 'attestor']
    : me?.companyRoles.some((role) => role === 'supervisor' || role === 'operator')
      ? [...ROLES, 'regulator']
      : ROLES;
  const [name, setName] = useState(person?.name ?? '');
  const [phone, setPhone] = useState('');
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>(all.filter((role) => person?.roles.includes(role)));
  const saving = useOnce(async (key: string) => {
    const headers = { 'idempotency-key': key };
    if (person)
      await read(
        api.POST('/v1/users/{id}/roles', { params: { path: { id: person.id } }, headers, body: { roles } }),
      );
    else {
      const made = await read(
        api.POST('/v1/users/invitations', {
          headers,
          body: {
            name: name.trim(),
            roles,
            ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
            ...(email.trim() === '' ? {} : { email: email.trim() }),
          },
        }),
      );
      onLink(made.link);
    }
    await queries.invalidateQueries({ queryKey: ['users'] });
    await queries.invalidateQueries({ queryKey: ['people-decisions'] });
    onClose();
  });
  return (
    <Modal
      open
      title={person ? t('people.rolesOf', { name: person.name }) : t('people.invite')}
      okText={person ? t('people.propose') : t('people.makeLink')}
      okButtonProps={{ disabled: roles.length === 0 || roles.length > 4 || name.trim() === '' }}
      confirmLoading={saving.busy}
      onOk={() => void saving.run()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        {!person && (
          <>
            <Form.Item label={common('word.name')} htmlFor="person-name" required>
              <Input
                id="person-name"
                maxLength={80}
                value={name}
                onChange={({ target }) => {
                  setName(target.value);
                }}
              />
            </Form.Item>
            <Form.Item label={t('people.phone')} htmlFor="person-phone" extra={t('people.phoneHint')}>
              <Input
                id="person-phone"
                inputMode="tel"
                placeholder="+8613800138000"
                value={phone}
                onChange={({ target }) => {
                  setPhone(target.value);
                }}
              />
            </Form.Item>
            <Form.Item label={t('people.email')} htmlFor="person-email">
              <Input
                id="person-email"
                type="email"
                value={email}
                onChange={({ target }) => {
                  setEmail(target.value);
                }}
              />
            </Form.Item>
          </>
        )}
        <Form.Item label={t('home.roles')} required extra={t('people.rolesHint')}>
          <Checkbox.Group
            aria-label={t('home.roles')}
            value={roles}
            options={all.map((role) => ({ value: role, label: common(`role.${role}`) }))}
            onChange={setRoles}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={saving.error} />
    </Modal>
  );
}
