// SPDX-License-Identifier: Apache-2.0
// How the project team's effort is to fall, week by week, beside what it was.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { saveAttentionPlan, type Attention } from '../../api/attention';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { BarChart } from '../../components/BarChart';
import { Panel } from '../../components/Notes';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { civilDay } from '../../lib/zone-days';
import { planLines, planState, weeksFrom } from '../../model/attention-weeks';
import type { VerdictLook } from '../../model/kpi-scale';
import { useServices } from '../../model/services';
import { TargetField } from './TargetField';

const kAhead = 8;
const kLooks: Readonly<Record<ReturnType<typeof planState>, VerdictLook>> = { none: 'unknown', 'not-measured': 'unknown', met: 'good', missed: 'bad' };

export function PlanPanel({ attention, onChanged }: { attention: Attention; onChanged: () => void }): ReactNode {
  const services = useServices();
  const { t, number } = useTexts();
  const [isEditing, setEditing] = useState(false);
  const lines = planLines(attention.weeks, attention.plan);
  const state = planState(lines);
  const mayPlan = mayAct(services.me.role, 'engineer');
  return (
    <Panel title={t('attention.plan')} actions={mayPlan && <Button size="compact-sm" variant="default" aria-expanded={isEditing} onClick={() => setEditing(!isEditing)}>{isEditing ? t('action.cancel') : t('action.edit')}</Button>}>
      <VerdictMark look={kLooks[state]} word={t(`attention.plan_state.${state}`)} />
      {isEditing && (
        <div className="mw-card mw-add">
          <PlanForm
            attention={attention}
            onDone={() => {
              setEditing(false);
              onChanged();
            }}
          />
        </div>
      )}
      {state !== 'none' && lines.length > 0 && (
        <BarChart title={t('attention.plan')} heading={t('attention.week')} series={[{ name: t('attention.actual') }]} columns={lines.map((line) => ({ label: line.week, parts: [line.actual], target: line.target }))} format={(value) => number(value, 1)} targetName={t('attention.target')} />
      )}
    </Panel>
  );
}

function PlanForm({ attention, onDone }: { attention: Attention; onDone: () => void }): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const weeks = weeksFrom(civilDay(services.clock.now(), zone), kAhead);
  const [targets, setTargets] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(attention.plan.map((entry) => [entry.week, String(entry.target_hours)])));
  // Past targets stay in the plan: they are what the past is held against.
  const plan = Object.entries(targets).filter(([, hours]) => hours !== '' && Number.isFinite(Number(hours))).map(([week, hours]) => ({ week, target_hours: Number(hours) })).sort((a, b) => a.week.localeCompare(b.week));
  return (
    <AddForm
      submitLabel={t('action.save')}
      create={() => saveAttentionPlan(plan)}
      onCreated={() => {
        say(t('attention.plan_saved'));
        onDone();
      }}
    >
      {weeks.map((week) => <TargetField key={week} week={week} value={targets[week] ?? ''} onChange={(hours) => setTargets({ ...targets, [week]: hours })} />)}
    </AddForm>
  );
}
