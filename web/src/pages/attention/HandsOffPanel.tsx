// SPDX-License-Identifier: Apache-2.0
// The period in which project team and vendor may only look: how it stands, and what can be done about it.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchHandsOff } from '../../api/attention';
import { mayAct } from '../../api/session';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { BreakGlassForm } from './BreakGlassForm';
import { CancelForm } from './CancelForm';
import { EarlierPeriods } from './EarlierPeriods';
import { FactForm } from './FactForm';
import { HandsOffStanding } from './HandsOffStanding';
import { PlanPeriodForm } from './PlanPeriodForm';
import { ShiftAnswers } from './ShiftAnswers';

type Act = 'start' | 'fact' | 'cancel' | 'break';

export function HandsOffPanel(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const handsOff = useLoad('hands-off', fetchHandsOff, 60_000);
  const [open, setOpen] = useState<Act | null>(null);
  const data = handsOff.data;
  const isRunning = data?.state === 'running';
  const isUnderWay = isRunning || data?.state === 'planned';
  const { role } = services.me;
  const acts: Record<Act, boolean> = {
    start: data !== null && !isUnderWay && mayAct(role, 'engineer'),
    fact: isRunning && mayAct(role, 'operator'),
    cancel: isUnderWay && mayAct(role, 'engineer'),
    break: isRunning && mayAct(role, 'administrator'),
  };
  const done = (words: string): void => {
    say(words);
    setOpen(null);
    handsOff.reload();
  };
  return (
    <Panel title={t('handsoff.title')}>
      <p className="mw-dim">{t('handsoff.sub')}</p>
      {handsOff.problem && <ProblemNote problem={handsOff.problem} onRetry={handsOff.reload} />}
      {!data && !handsOff.problem && <LoadingNote rows={2} />}
      {data && <HandsOffStanding data={data} />}
      {data && acts.fact && <ShiftAnswers data={data} onAnswered={handsOff.reload} />}
      <div className="mw-card-actions">
        {acts.start && <ActButton label={t('handsoff.start')} isOpen={open === 'start'} onToggle={() => setOpen(open === 'start' ? null : 'start')} />}
        {acts.fact && <ActButton label={t('handsoff.tell')} isOpen={open === 'fact'} onToggle={() => setOpen(open === 'fact' ? null : 'fact')} />}
        {acts.cancel && <ActButton label={t('handsoff.cancel')} isOpen={open === 'cancel'} onToggle={() => setOpen(open === 'cancel' ? null : 'cancel')} />}
        {acts.break && <ActButton label={t('handsoff.break')} isOpen={open === 'break'} onToggle={() => setOpen(open === 'break' ? null : 'break')} />}
      </div>
      {open === 'start' && acts.start && <PlanPeriodForm onDone={() => done(t('handsoff.started'))} />}
      {open === 'fact' && acts.fact && <FactForm onDone={() => done(t('handsoff.told'))} />}
      {open === 'cancel' && acts.cancel && <CancelForm onDone={() => done(t('handsoff.cancelled'))} />}
      {open === 'break' && acts.break && <BreakGlassForm onDone={() => done(t('handsoff.broken'))} />}
      {data?.earlier && <EarlierPeriods periods={data.earlier} />}
    </Panel>
  );
}

function ActButton({ label, isOpen, onToggle }: { label: string; isOpen: boolean; onToggle: () => void }): ReactNode {
  return <Button variant="default" aria-expanded={isOpen} onClick={onToggle}>{label}</Button>;
}
