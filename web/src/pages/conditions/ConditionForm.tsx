// SPDX-License-Identifier: Apache-2.0
// Reports a condition, or that it is over, by hand: never without a reason, which stands with it.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { reportCondition, type Condition } from '../../api/conditions';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';

export function ConditionForm({ condition, isActive, onDone }: { condition: Condition; isActive: boolean; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <>
      <p><strong>{condition.message}</strong> <span className="mw-dim">{t('conditions.about', { name: condition.subject.name })}</span></p>
      <AddForm
        submitLabel={t(isActive ? 'conditions.set' : 'conditions.clear')}
        create={() => reportCondition(condition.rule, isActive, reason.trim())}
        onCreated={() => {
          say(t('conditions.said'));
          onDone();
        }}
      >
        <TextInput label={t('conditions.reason')} description={t('conditions.reason_hint')} required withAsterisk={false} pattern=".*\S.*" maxLength={400} data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </AddForm>
    </>
  );
}
