import { Button, Card, Drawer, Empty, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { formatPpm } from '../../shared/money';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { ProductForm } from './product-form';
import { StandingPrices } from './standing-prices';
import { StandingPriceForm } from './standing-price-form';
import { useProducts, type Product } from './reads';

/** Terms at which the company buys: by hand for each request, and standing ones without being asked. */
export default function ProductsPage() {
  const { t, i18n } = useTranslation('financier');
  const { data: me } = useMe();
  const products = useProducts(me?.companyId);
  const [adding, setAdding] = useState<'product' | 'price'>();
  const isMaker = me?.userRoles.includes('maker') ?? false;
  const close = (): void => {
    setAdding(undefined);
  };
  return (
    <DeskPageFrame
      title={t('products.title')}
      lead={t('products.lead')}
      actions={
        isMaker && (
          <>
            <Button
              type="primary"
              onClick={() => {
                setAdding('price');
              }}
            >
              {t('standing.propose')}
            </Button>
            <Button
              onClick={() => {
                setAdding('product');
              }}
            >
              {t('products.add')}
            </Button>
          </>
        )
      }
    >
      <StandingPrices />
      <section>
        <h2>{t('products.own')}</h2>
        <ProblemAlert error={products.error} onRetry={() => void products.refetch()} />
        {products.data?.length === 0 ? (
          <Empty description={t('products.empty')} />
        ) : (
          <Card size="small">
            <div className="scrolls table-box" tabIndex={0} role="region" aria-label={t('products.own')}>
              <Table<Product>
                rowKey="id"
                loading={products.isPending}
                dataSource={products.data ?? []}
                pagination={false}
                columns={[
                  { title: t('word.product'), dataIndex: 'name' },
                  {
                    title: t('word.rate'),
                    align: 'right',
                    render: (_, one) => (
                      <span className="nowrap">{formatPpm(one.ratePpm, i18n.language)}</span>
                    ),
                  },
                  { title: t('word.basis'), dataIndex: 'basis' },
                  {
                    title: t('word.advance'),
                    align: 'right',
                    render: (_, one) => (
                      <span className="nowrap">{formatPpm(one.advancePpm, i18n.language)}</span>
                    ),
                  },
                  {
                    title: t('word.fee'),
                    align: 'right',
                    render: (_, one) => <Amount minor={one.fee} currency={one.currency} />,
                  },
                  {
                    title: t('word.recourse'),
                    render: (_, one) => t(one.recourse ? 'recourse.with' : 'recourse.without'),
                  },
                ]}
              />
            </div>
          </Card>
        )}
      </section>
      <Drawer
        open={adding !== undefined}
        size={520}
        destroyOnHidden
        title={adding && t(adding === 'product' ? 'products.add' : 'standing.propose')}
        onClose={close}
      >
        {adding === 'product' && <ProductForm onDone={close} />}
        {adding === 'price' && <StandingPriceForm onDone={close} />}
      </Drawer>
    </DeskPageFrame>
  );
}
