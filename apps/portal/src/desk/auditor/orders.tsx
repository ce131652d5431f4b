import { Card, Collapse, Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { orderKindWord } from '../../shared/order-kind';
import { PlainWords } from '../ui';
import type { ShownOrder } from './bundle';
import { partyName } from './party-name';

/** What was signed: each order in plain words, whose signatures stand under it, and where the chain keeps it. */
export function Orders({ orders, life }: { orders: readonly ShownOrder[]; life: Shape<'CertificateLife'> }) {
  const { t } = useTranslation('auditor');
  const { t: common } = useTranslation();
  const owners = new Map(life.keys.map(({ key, owner }) => [key, partyName(owner)]));
  return (
    <Card size="small" title={t('life.orders')}>
      <Collapse
        size="small"
        items={orders.map((order) => ({
          key: order.hash,
          label: (
            <Flex wrap gap={8} align="center">
              <strong>{orderKindWord(common, order.json.kind)}</strong>
              <Tag color={order.isTrue ? 'green' : 'red'}>
                {t(order.isTrue ? 'life.hashTrue' : 'life.hashFalse')}
              </Tag>
              <Tag>{t('life.signatures', { count: order.signers.length })}</Tag>
              {order.blockNumber !== undefined && (
                <span>
                  {common('word.block')} {order.blockNumber}
                </span>
              )}
              <span className="auditor-hash">{order.hash.slice(0, 18)}…</span>
            </Flex>
          ),
          children: (
            <Flex vertical gap={10}>
              <PlainWords order={order.json} currency={life.certificate.currency} />
              <dl className="auditor-signatures">
                {order.signers.map((signer, place) => (
                  <div key={`${signer ?? 'nobody'}-${String(place)}`}>
                    <dt>
                      {t('life.signer', { place: place + 1 })}:{' '}
                      {(signer !== undefined && owners.get(signer)) || t('life.otherKey')}
                    </dt>
                    <dd className="auditor-hash">{signer ?? '—'}</dd>
                  </div>
                ))}
                <div>
                  <dt>{t('life.order')}</dt>
                  <dd className="auditor-hash">{order.hash}</dd>
                </div>
                {order.transactionHash !== undefined && (
                  <div>
                    <dt>{t('life.transaction')}</dt>
                    <dd className="auditor-hash">{order.transactionHash}</dd>
                  </div>
                )}
              </dl>
            </Flex>
          ),
        }))}
      />
    </Card>
  );
}
