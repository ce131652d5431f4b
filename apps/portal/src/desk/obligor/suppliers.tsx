import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useMe } from '../../shared/session';
import { DeskPageFrame } from '../ui';
import { HoldersTable } from './holders-table';
import { InviteDialog } from './invite-dialog';
import { InvitationsTable } from './invitations-table';

/** Who holds the company's debt, and whom it has asked to come. A supplier is asked in from a file's fault, too. */
export default function Suppliers() {
  const { t } = useTranslation('obligor');
  const [asked] = useSearchParams();
  const [isInviting, setInviting] = useState(asked.has('name'));
  const isMaker = useMe().data?.userRoles.includes('maker') === true;
  return (
    <DeskPageFrame
      title={t('suppliers.title')}
      lead={t('suppliers.lead')}
      actions={
        isMaker && (
          <Button
            type="primary"
            onClick={() => {
              setInviting(true);
            }}
          >
            {t('suppliers.invite')}
          </Button>
        )
      }
    >
      <HoldersTable />
      <InvitationsTable isMaker={isMaker} />
      {isMaker && (
        <InviteDialog
          isOpen={isInviting}
          asked={asked}
          onClose={() => {
            setInviting(false);
          }}
        />
      )}
    </DeskPageFrame>
  );
}
