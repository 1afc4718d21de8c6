// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';

/// Why something is changed or removed: it stands on the audit trail beside who did it.
export function ReasonInput({ value, onChange }: { value: string; onChange: (reason: string) => void }): ReactNode {
  const { t } = useTexts();
  return <TextInput className="mw-whole" label={t('structure.reason')} description={t('structure.reason_hint')} value={value} onChange={(event) => onChange(event.currentTarget.value)} maxLength={240} required withAsterisk={false} />;
}
