// SPDX-License-Identifier: Apache-2.0
// One work order: what and where, where it stands, and the one thing to do next.
import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { reportOrder, type OrderReport, type WorkOrder } from '../../api/orders';
import type { Result } from '../../api/result';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { CloseOrder } from './CloseOrder';

export function OrderCard({ order, mayOperate, onChanged }: { order: WorkOrder; mayOperate: boolean; onChanged: () => void }): ReactNode {
  const { t } = useTexts();
  const plant = useStore(useServices().plant);
  const [open, setOpen] = useState<'number' | 'close' | null>(null);
  const [number, setNumber] = useState(order.external_id);
  const place = order.asset === null ? undefined : plant?.assets.get(order.asset);
  const name = order.external_id === '' ? t('orders.number', { id: order.id }) : order.external_id;
  const send = (report: OrderReport): Promise<Result<WorkOrder>> => reportOrder(order.id, report);
  const done = (): void => {
    setOpen(null);
    say(t('orders.said_changed', { name }));
    onChanged();
  };
  const start = async (): Promise<void> => {
    const result = await send({ state: 'in-progress' });
    if (result.ok) done();
    else sayProblem(result.problem);
  };
  const found = [order.failure_mode, order.failure_mechanism].filter((code) => code !== '').join(' / ');
  return (
    <li className="mw-card" data-testid="work-order" data-state={order.state}>
      <header>
        <strong>{order.title}</strong>
        <span className="mw-tag">{t(`orders.state.${order.state}`)}</span>
      </header>
      <div>
        {name}
        {place && <>{' · '}<Link to={paths.asset(place.asset.id)}>{titleOf(place.asset)}</Link></>}
        {order.alarm !== null && <>{' · '}<Link to={paths.alarm(order.alarm)}>{t('orders.its_alarm')}</Link></>}
      </div>
      <div className="mw-dim">
        {t('orders.opened_by', { name: order.opened_by })} <Age at={order.opened} />
        {order.changed !== order.opened && <>{' · '}{t('orders.changed_by', { name: order.changed_by })} <Age at={order.changed} /></>}
      </div>
      {order.state === 'closed' && (found !== '' || order.outcome !== null) && (
        <div>{t('orders.found')} {[found, order.outcome === null ? '' : t(`answer.outcome.${order.outcome}`)].filter((part) => part !== '').join(' · ')}</div>
      )}
      {order.comment !== '' && <div><q>{order.comment}</q></div>}
      {mayOperate && order.state !== 'closed' && (
        <div className="mw-card-actions">
          {order.state === 'open' && <Button size="compact-sm" variant="default" onClick={() => void start()}>{t('orders.start')}</Button>}
          <Button size="compact-sm" variant="default" aria-expanded={open === 'close'} onClick={() => setOpen(open === 'close' ? null : 'close')}>{t('orders.close')}</Button>
          <Button size="compact-sm" variant="default" aria-expanded={open === 'number'} onClick={() => setOpen(open === 'number' ? null : 'number')}>{t('orders.give_number')}</Button>
        </div>
      )}
      {open === 'number' && (
        <AddForm submitLabel={t('action.save')} create={() => send({ external_id: number.trim() })} onCreated={done}>
          <TextInput label={t('orders.external_id')} description={t('orders.external_hint')} required withAsterisk={false} maxLength={100} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
        </AddForm>
      )}
      {open === 'close' && <CloseOrder order={order} send={send} onDone={done} />}
    </li>
  );
}
