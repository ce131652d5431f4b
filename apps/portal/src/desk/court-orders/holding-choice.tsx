import { Alert, Flex, Input, Radio, Skeleton, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { partyName } from '../auditor/party-name';
import { ProblemAlert } from '../ui';
import { STATES, type OrderKind } from './orders';
import { useCertificateLife } from './use-certificate-life';

/** A certificate by its number, and of its parts one to which the book does what is ordered. */
export function HoldingChoice({
  id,
  kind,
  first,
  value,
  onChange,
}: {
  id?: string;
  kind: OrderKind;
  first: string;
  value?: string;
  onChange?: (holdingId: string) => void;
}) {
  const { t } = useTranslation('courtOrders');
  const { t: common } = useTranslation();
  const [typed, setTyped] = useState(first);
  const [asked, setAsked] = useState(first);
  const life = useCertificateLife(asked);
  const parts =
    life.data?.holdings.flatMap((holding) => {
      const state = STATES[kind].find((one) => one === holding.state);
      return state && holding.amount !== '0' ? [{ ...holding, state }] : [];
    }) ?? [];
  return (
    <Flex vertical gap={8}>
      <Input.Search
        id={id}
        inputMode="numeric"
        placeholder={t('certificateHint')}
        enterButton={t('look')}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onSearch={(text, event) => {
          // Enter looks here, and does not send the form.
          event?.preventDefault();
          setAsked(text.trim());
        }}
      />
      {life.isLoading && <Skeleton active paragraph={{ rows: 1 }} />}
      <ProblemAlert error={life.error} />
      {life.data && parts.length === 0 && <Alert type="info" showIcon title={t('none')} />}
      {life.data && parts.length > 0 && (
        <Radio.Group
          aria-label={t('holding')}
          value={value}
          onChange={({ target }) => onChange?.(String(target.value))}
        >
          <Flex vertical gap={6}>
            {parts.map((part) => (
              <Radio key={part.id} value={part.id}>
                {partyName(part.owner)}{' '}
                <Amount minor={part.amount} currency={life.data.certificate.currency} />{' '}
                <Tag>{common(`holdingState.${part.state}`)}</Tag>
              </Radio>
            ))}
          </Flex>
        </Radio.Group>
      )}
    </Flex>
  );
}
