// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { cancelMaintenance } from '../../api/maintenance';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';

/// Ends a window, or takes it back, with the reason on record.
export function MaintenanceCancel({ id, onDone }: { id: number; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <AddForm
      submitLabel={t('maintenance.cancel_now')}
      create={() => cancelMaintenance(id, reason.trim())}
      onCreated={() => {
        say(t('maintenance.cancelled'));
        onDone();
      }}
    >
      <TextInput label={t('maintenance.cancel_reason')} required withAsterisk={false} maxLength={400} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </AddForm>
  );
}
