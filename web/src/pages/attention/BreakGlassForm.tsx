// SPDX-License-Identifier: Apache-2.0
// Opens the system to everybody again, at the price of the period. Signed with the password.
import { PasswordInput, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { breakGlass } from '../../api/attention';
import { AddForm } from '../../components/AddForm';
import { useTexts } from '../../i18n/context';

export function BreakGlassForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  const [password, setPassword] = useState('');
  return (
    <div className="mw-problem" role="group" aria-label={t('handsoff.break')}>
      <strong>{t('handsoff.break_ends')}</strong>
      <AddForm submitLabel={t('handsoff.break_now')} create={() => breakGlass(reason.trim(), password)} onCreated={onDone}>
        <TextInput label={t('handsoff.reason')} required withAsterisk={false} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <PasswordInput label={t('handsoff.password')} required withAsterisk={false} autoComplete="current-password" value={password} onChange={(event) => setPassword(event.currentTarget.value)} visibilityToggleButtonProps={{ 'aria-label': t('login.show_password') }} />
      </AddForm>
    </div>
  );
}
