// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { mondayOfWeek } from '../../model/attention-weeks';

/// Hours of one week; empty means no target.
export function TargetField({ week, value, onChange }: { week: string; value: string; onChange: (hours: string) => void }): ReactNode {
  const { t, locale } = useTexts();
  const monday = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(Date.parse(`${mondayOfWeek(week)}T12:00:00Z`));
  return <TextInput type="number" min={0} max={10_000} step={0.5} label={week} description={t('attention.target_from', { day: monday })} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}
