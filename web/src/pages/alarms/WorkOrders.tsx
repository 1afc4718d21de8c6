// SPDX-License-Identifier: Apache-2.0
// What was handed to maintenance about this alarm, and a button to hand it over.
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { WorkOrder } from '../../api/orders';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import type { AnswerActs } from '../../model/use-answer-acts';

interface Props {
  alarm: number;
  message: string;
  orders: readonly WorkOrder[];
  mayOperate: boolean;
  acts: AnswerActs;
}

export function WorkOrders({ alarm, message, orders, mayOperate, acts }: Props): ReactNode {
  const { t } = useTexts();
  const [title, setTitle] = useState<string | null>(null);
  if (orders.length === 0 && !mayOperate) return null;
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (title !== null && (await acts.openOrder(alarm, title.trim()))) setTitle(null);
  };
  return (
    <section aria-label={t('answer.orders')}>
      <h3>{t('answer.orders')}</h3>
      {orders.length > 0 && (
        <ul className="mw-told">
          {orders.map((order) => (
            <li key={order.id}><Link to={paths.orders}><strong>{order.external_id === '' ? t('orders.number', { id: order.id }) : order.external_id}</strong></Link><span>{order.title}</span><span>{t(`orders.state.${order.state}`)}</span></li>
          ))}
        </ul>
      )}
      {mayOperate && title === null && <Button variant="default" onClick={() => setTitle(message)}>{t('answer.order_open')}</Button>}
      {title !== null && (
        <form className="mw-form" onSubmit={(event) => void submit(event)}>
          <TextInput autoFocus label={t('answer.order_title')} value={title} onChange={(event) => setTitle(event.currentTarget.value)} required withAsterisk={false} maxLength={200} />
          <Group gap="xs">
            <Button type="submit">{t('answer.order_send')}</Button>
            <Button variant="default" onClick={() => setTitle(null)}>{t('action.cancel')}</Button>
          </Group>
        </form>
      )}
    </section>
  );
}
