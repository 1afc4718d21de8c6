// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { cancelHandsOff } from '../../api/attention';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';

/// Ends a period before its time, with the reason on record.
export function CancelForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <div className="mw-problem" role="group" aria-label={t('handsoff.cancel')}>
      <strong>{t('handsoff.cancel_says')}</strong>
      <AddForm submitLabel={t('handsoff.cancel_now')} create={() => cancelHandsOff(reason.trim())} onCreated={onDone}>
        <TextInput label={t('handsoff.reason')} required withAsterisk={false} maxLength={400} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
      </AddForm>
    </div>
  );
}
