// SPDX-License-Identifier: Apache-2.0
// The roll-out as a board: waves from left to right, each with its gate and what keeps it shut.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchWaves } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { navigate, paths, usePlace } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { planOfSearch } from '../../model/pilot-wave';
import { useServices } from '../../model/services';
import { NewWaveForm } from './NewWaveForm';
import { ReviewNote } from './ReviewNote';
import { WaveCard } from './WaveCard';
import { WaveTimeline } from './WaveTimeline';

export function RolloutPage(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const waves = useLoad('waves', fetchWaves, 60_000);
  const { search } = usePlace();
  const pilot = planOfSearch(search);
  const mayPlan = mayAct(services.me.role, 'engineer');
  const [isPlanning, setPlanning] = useState(pilot !== null && mayPlan);
  const close = (): void => {
    setPlanning(false);
    if (pilot) navigate(paths.rollout, 'replace');
  };
  const rows = waves.data?.waves;
  return (
    <>
      <PageHead title={t('nav.rollout')} sub={t('rollout.sub')}>
        {mayPlan && <Button variant="default" aria-expanded={isPlanning} onClick={() => (isPlanning ? close() : setPlanning(true))}>{t('rollout.plan')}</Button>}
      </PageHead>
      <ReviewNote />
      {waves.problem && <ProblemNote problem={waves.problem} onRetry={waves.reload} />}
      {!rows && !waves.problem && <LoadingNote rows={2} height={160} />}
      {isPlanning && rows && (
        <Panel title={t('rollout.plan')}>
          <NewWaveForm
            waves={rows}
            pilot={pilot}
            onDone={(wave) => {
              say(t('rollout.planned', { name: wave.title }));
              close();
              waves.reload();
            }}
          />
        </Panel>
      )}
      {rows?.length === 0 && !isPlanning && <EmptyNote title={t('rollout.empty')} text={t('rollout.empty_next')} />}
      {rows && <WaveTimeline waves={rows} now={services.clock.now()} />}
      {rows && rows.length > 0 && (
        <ol className="mw-waves" aria-label={t('rollout.board')}>
          {rows.map((wave) => <li key={wave.id}><WaveCard wave={wave} waves={rows} /></li>)}
        </ol>
      )}
    </>
  );
}
