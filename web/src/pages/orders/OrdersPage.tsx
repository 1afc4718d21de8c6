// SPDX-License-Identifier: Apache-2.0
// Work handed to maintenance: what is open, what is being done, what was found.
import { Button, NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchOrders, kOrderStates } from '../../api/orders';
import { mayAct } from '../../api/session';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { useServices } from '../../model/services';
import { NewOrder } from './NewOrder';
import { OrderCard } from './OrderCard';

export function OrdersPage(): ReactNode {
  const services = useServices();
  const { t, count, duration } = useTexts();
  const [param, setParam] = useParam('state');
  const state = kOrderStates.find((known) => known === param) ?? null;
  const orders = useLoad(`orders/${state ?? ''}`, (signal) => fetchOrders(state, signal), 30_000);
  const [isAdding, setAdding] = useState(false);
  const mayOperate = mayAct(services.me.role, 'operator');
  const list = orders.data?.work_orders ?? [];
  const open = orders.data?.open;
  return (
    <>
      <PageHead title={t('nav.orders')} sub={t('orders.sub')}>
        <NativeSelect aria-label={t('orders.state')} value={state ?? ''} onChange={(event) => setParam(event.currentTarget.value)} data={[{ value: '', label: t('orders.any_state') }, ...kOrderStates.map((value) => ({ value, label: t(`orders.state.${value}`) }))]} />
        {mayOperate && <Button onClick={() => setAdding(!isAdding)} aria-expanded={isAdding}>{isAdding ? t('action.cancel') : t('orders.add')}</Button>}
      </PageHead>
      {isAdding && (
        <Panel title={t('orders.add')}>
          <NewOrder
            onDone={() => {
              setAdding(false);
              orders.reload();
            }}
          />
        </Panel>
      )}
      {orders.problem && <ProblemNote problem={orders.problem} onRetry={orders.reload} />}
      {!orders.data && !orders.problem && <LoadingNote rows={4} height={90} />}
      {open && open.oldest_age_s !== null && open.median_age_s !== null && <p>{t('orders.waiting', { count: open.count, shown: count(open.count), oldest: duration(open.oldest_age_s * 1000), median: duration(open.median_age_s * 1000) })}</p>}
      {orders.data && list.length === 0 && <EmptyNote title={t('orders.empty')} text={t('orders.empty_next')} />}
      {list.length > 0 && (
        <>
          <p className="mw-dim" role="status">{t('orders.shown', { count: list.length, shown: count(list.length) })}</p>
          <ul className="mw-cards" aria-label={t('nav.orders')}>{list.map((order) => <OrderCard key={order.id} order={order} mayOperate={mayOperate} onChanged={orders.reload} />)}</ul>
        </>
      )}
    </>
  );
}
