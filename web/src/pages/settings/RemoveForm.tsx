// SPDX-License-Identifier: Apache-2.0
// Removes a place or a team, with the reason; the server says what still stands on it.
import { useState, type ReactNode } from 'react';
import { removeStructure, type StructureKind } from '../../api/structure';
import { AddForm } from '../../components/AddForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { ReasonInput } from './ReasonInput';

export function RemoveForm({ kind, id, name, onDone }: { kind: StructureKind; id: number; name: string; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [reason, setReason] = useState('');
  return (
    <>
      <p>{t('structure.remove_about')}</p>
      <AddForm submitLabel={t('structure.remove')} create={() => removeStructure(kind, id, reason.trim())} onCreated={() => { say(t('structure.removed', { name })); onDone(); }}>
        <ReasonInput value={reason} onChange={setReason} />
      </AddForm>
    </>
  );
}
