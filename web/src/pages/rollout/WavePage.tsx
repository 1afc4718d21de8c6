// SPDX-License-Identifier: Apache-2.0
// One wave: its gate with every criterion beside its target, who signed, what was waived, what is known to be wrong.
import type { ReactNode } from 'react';
import { fetchWave, isPlanned } from '../../api/rollout';
import { Link } from '../../components/Link';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { ChangesPanel } from './ChangesPanel';
import { CriteriaPlan } from './CriteriaPlan';
import { DecisionsPanel } from './DecisionsPanel';
import { GatePanel } from './GatePanel';
import { ProblemsPanel } from './ProblemsPanel';
import { ShadowPanel, wasInShadow } from './ShadowPanel';
import { SignOffs } from './SignOffs';
import { WaiversPanel } from './WaiversPanel';
import { BudgetBar } from './WaveCard';
import { WaveSteps } from './WaveSteps';

export function WavePage({ id }: { id: number }): ReactNode {
  const { t, count, time } = useTexts();
  const loaded = useLoad(`wave/${id}`, (signal) => fetchWave(id, signal), 60_000);
  const wave = loaded.data;
  if (!wave) {
    return (
      <>
        <PageHead title={t('rollout.wave')} sub={<Link to={paths.rollout}>{t('nav.waves')}</Link>} />
        {loaded.problem ? <ProblemNote problem={loaded.problem} onRetry={loaded.reload} /> : <LoadingNote />}
      </>
    );
  }
  const planned = wave.criteria.filter(isPlanned);
  return (
    <>
      <PageHead title={wave.title} sub={<Link to={paths.rollout}>{t('nav.waves')}</Link>} />
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      <Panel title={t('rollout.standing')}>
        <p className="mw-wave-state"><strong>{t(`rollout.state.${wave.state}`)}</strong> <span className="mw-dim">{t(`rollout.state_hint.${wave.state}`)}</span></p>
        <BudgetBar wave={wave} />
        {wave.sensors_counted !== wave.sensors && <p className="mw-dim">{t('rollout.counted', { count: wave.sensors_counted, shown: count(wave.sensors_counted) })}</p>}
        {wave.window && <p>{t('rollout.window', { number: count(wave.window.number), end: time(parseTime(wave.window.end), 'day-minute') })}</p>}
        {wave.unstable_because !== '' && <p className="mw-attention-text">{t('rollout.unstable')} <span lang="en">{wave.unstable_because}</span></p>}
        {wave.n_shadowed_rules > 0 && <p>{t('rollout.shadowed', { count: wave.n_shadowed_rules, shown: count(wave.n_shadowed_rules) })}</p>}
        {wave.delay && <p className={wave.delay.is_escalated ? 'mw-attention-text' : ''}>{t('rollout.escalated', { days: count(Math.floor(wave.delay.days)), sensors: count(wave.delay.sensors_waiting) })} {wave.delay.money.startsWith('not known') ? t('rollout.delay_money') : <span lang="en">{wave.delay.money}</span>}{wave.delay.told_at && ` ${t('rollout.delay_told', { day: time(parseTime(wave.delay.told_at), 'day-minute') })}`}</p>}
        <WaveSteps wave={wave} onDone={loaded.reload} />
      </Panel>
      {planned.length > 0 && <Panel title={t('rollout.days_needed')}><CriteriaPlan criteria={planned} /></Panel>}
      {wave.state === 'shadow' && <ShadowPanel wave={wave} />}
      <GatePanel wave={wave} />
      <SignOffs wave={wave} onDone={loaded.reload} />
      <WaiversPanel wave={wave} onDone={loaded.reload} />
      <ProblemsPanel wave={wave} onDone={loaded.reload} />
      {wave.state !== 'shadow' && wasInShadow(wave) && <ShadowPanel wave={wave} />}
      <DecisionsPanel wave={wave} />
      <ChangesPanel wave={wave} />
    </>
  );
}
