// SPDX-License-Identifier: Apache-2.0
// What maintenance found. It labels the alarm, unless somebody has said before what that was.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { OrderReport, WorkOrder } from '../../api/orders';
import { kOutcomes } from '../../api/outcomes';
import type { Result } from '../../api/result';
import { AddForm } from '../../components/AddForm';
import { FailureCodeFields } from '../../components/FailureCodeFields';
import { useTexts } from '../../i18n/context';

interface Props {
  order: WorkOrder;
  send: (report: OrderReport) => Promise<Result<WorkOrder>>;
  onDone: () => void;
}

export function CloseOrder({ order, send, onDone }: Props): ReactNode {
  const { t } = useTexts();
  const [fields, setFields] = useState({ mode: '', mechanism: '', outcome: '', comment: '' });
  const report = (): OrderReport => {
    const outcome = kOutcomes.find((known) => known === fields.outcome);
    return { state: 'closed', failure_mode: fields.mode, failure_mechanism: fields.mechanism, comment: fields.comment.trim(), ...(outcome ? { outcome } : {}) };
  };
  return (
    <AddForm submitLabel={t('orders.close_now')} create={() => send(report())} onCreated={onDone}>
      <FailureCodeFields mode={fields.mode} mechanism={fields.mechanism} onChange={(change) => setFields({ ...fields, ...change })} />
      {order.alarm !== null && (
        <NativeSelect label={t('answer.outcome')} value={fields.outcome} onChange={(event) => setFields({ ...fields, outcome: event.currentTarget.value })} data={[{ value: '', label: t('orders.no_outcome') }, ...kOutcomes.map((kind) => ({ value: kind, label: t(`answer.outcome.${kind}`) }))]} />
      )}
      <TextInput label={t('orders.found_words')} maxLength={1000} value={fields.comment} onChange={(event) => setFields({ ...fields, comment: event.currentTarget.value })} />
    </AddForm>
  );
}
