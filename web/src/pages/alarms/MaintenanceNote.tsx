// SPDX-License-Identifier: Apache-2.0
// Where people work, or will soon: whoever sits at the console knows why it is silent there.
import type { ReactNode } from 'react';
import { fetchMaintenance } from '../../api/maintenance';
import { MaintenanceLine } from '../../components/MaintenanceLine';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

const kAskEvery = 30_000;
const kShown = 3;

export function MaintenanceNote(): ReactNode {
  const { t } = useTexts();
  const { data } = useLoad('maintenance', (signal) => fetchMaintenance(undefined, signal), kAskEvery);
  const windows = data?.windows ?? [];
  if (windows.length === 0) return null;
  return (
    <details className="mw-note" open={windows.length <= kShown}>
      <summary>{t('maintenance.note', { count: windows.length })}</summary>
      <ul>
        {windows.map((window) => <li key={window.id}><MaintenanceLine window={window} /></li>)}
      </ul>
    </details>
  );
}
