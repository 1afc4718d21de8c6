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
import { parseLocalTime } from '../../lib/zone-days';

interface Props {
  order: WorkOrder;
  send: (report: OrderReport) => Promise<Result<WorkOrder>>;
  onDone: () => void;
}

export function CloseOrder({ order, send, onDone }: Props): ReactNode {
  const { t, zone } = useTexts();
  const [fields, setFields] = useState({ mode: '', mechanism: '', outcome: '', comment: '', failedAt: '', downtime: '' });
  const hasCode = fields.mode !== '' || fields.mechanism !== '';
  const report = (): OrderReport => {
    const outcome = kOutcomes.find((known) => known === fields.outcome);
    const failedMs = parseLocalTime(fields.failedAt, zone);
    const failure = {
      ...(hasCode && Number.isFinite(failedMs) ? { failed_at: new Date(failedMs).toISOString() } : {}),
      ...(hasCode && fields.downtime !== '' ? { downtime_min: Number(fields.downtime) } : {}),
    };
    return { state: 'closed', failure_mode: fields.mode, failure_mechanism: fields.mechanism, comment: fields.comment.trim(), ...(outcome ? { outcome } : {}), ...failure };
  };
  return (
    <AddForm submitLabel={t('orders.close_now')} create={() => send(report())} onCreated={onDone}>
      <FailureCodeFields mode={fields.mode} mechanism={fields.mechanism} onChange={(change) => setFields({ ...fields, ...change })} />
      {hasCode && (
        <>
          <TextInput type="datetime-local" label={t('orders.failed_at')} description={t('orders.failed_at_hint')} value={fields.failedAt} onChange={(event) => setFields({ ...fields, failedAt: event.currentTarget.value })} />
          <TextInput type="number" min={0} max={527040} label={t('orders.downtime')} description={t('orders.downtime_hint')} value={fields.downtime} onChange={(event) => setFields({ ...fields, downtime: event.currentTarget.value })} />
        </>
      )}
      {order.alarm !== null && (
        <NativeSelect label={t('answer.outcome')} value={fields.outcome} onChange={(event) => setFields({ ...fields, outcome: event.currentTarget.value })} data={[{ value: '', label: t('orders.no_outcome') }, ...kOutcomes.map((kind) => ({ value: kind, label: t(`answer.outcome.${kind}`) }))]} />
      )}
      <TextInput label={t('orders.found_words')} maxLength={1000} value={fields.comment} onChange={(event) => setFields({ ...fields, comment: event.currentTarget.value })} />
    </AddForm>
  );
}
