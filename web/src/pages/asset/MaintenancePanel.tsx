// SPDX-License-Identifier: Apache-2.0
// Maintenance of this machine: what is planned, and a way to plan it before it begins.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchMaintenance, type MaintenanceWindow } from '../../api/maintenance';
import { mayAct } from '../../api/session';
import { MaintenanceLine } from '../../components/MaintenanceLine';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { MaintenanceCancel } from './MaintenanceCancel';
import { MaintenanceForm } from './MaintenanceForm';

export function MaintenancePanel({ asset, line }: { asset: number; line: number | null }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const found = useLoad(`maintenance/${asset}`, (signal) => fetchMaintenance(asset, signal), 30_000);
  const mayPlan = mayAct(services.me.role, 'engineer');
  const done = (): void => {
    setOpen(false);
    found.reload();
  };
  const windows = found.data?.windows ?? [];
  return (
    <Panel title={t('maintenance.title')}>
      {found.problem && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {found.data && windows.length === 0 && <p className="mw-dim">{t('maintenance.none')}</p>}
      {windows.length > 0 && (
        <ul className="mw-cards">
          {windows.map((window) => <li key={window.id}><WindowCard window={window} mayCancel={mayPlan} onDone={done} /></li>)}
        </ul>
      )}
      {mayPlan && !isOpen && <Button variant="default" onClick={() => setOpen(true)}>{t('maintenance.plan')}</Button>}
      {mayPlan && isOpen && <MaintenanceForm asset={asset} line={line} onDone={done} />}
    </Panel>
  );
}

function WindowCard({ window, mayCancel, onDone }: { window: MaintenanceWindow; mayCancel: boolean; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [isAsked, setAsked] = useState(false);
  return (
    <article className="mw-card">
      <MaintenanceLine window={window} />
      {mayCancel && !isAsked && <Button size="compact-sm" variant="subtle" onClick={() => setAsked(true)}>{t(window.phase === 'running' ? 'maintenance.end_now' : 'maintenance.cancel')}</Button>}
      {isAsked && <MaintenanceCancel id={window.id} onDone={onDone} />}
    </article>
  );
}
