// SPDX-License-Identifier: Apache-2.0
// One maintenance window in a sentence: whether it runs, where, from when to when, why, by whom.
import type { ReactNode } from 'react';
import type { MaintenanceWindow } from '../api/maintenance';
import { useTexts } from '../i18n/context';
import { parseTime } from '../lib/format-time';

export function MaintenanceLine({ window }: { window: MaintenanceWindow }): ReactNode {
  const { t, time } = useTexts();
  const span = { begin: time(parseTime(window.begin), 'day-minute'), end: time(parseTime(window.end), 'day-minute') };
  return (
    <span>
      <strong>{t(window.phase === 'running' ? 'maintenance.running' : 'maintenance.coming')}</strong>
      {` · ${window.path === '' ? t('maintenance.gone') : window.path} · ${t('maintenance.span', span)} · ${window.reason} `}
      <span className="mw-dim">{t('maintenance.planned_by', { person: window.planned_by })}</span>
    </span>
  );
}
