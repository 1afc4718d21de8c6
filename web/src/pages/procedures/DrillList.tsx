// SPDX-License-Identifier: Apache-2.0
// The latest drills: what, where, by whom, and how each ended; one under way can be called off.
import type { ReactNode } from 'react';
import { fetchDrills, type Drill } from '../../api/procedures';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { CallOffDrill } from '../../components/CallOffDrill';
import { DrillTag } from '../../components/DrillBanner';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { titleOf } from '../../model/plant-index';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';

const kShown = 10;

export function DrillList({ titles }: { titles: ReadonlyMap<string, string> }): ReactNode {
  const { t } = useTexts();
  const drills = useLoad('drills', fetchDrills, 15_000);
  const list = drills.data?.drills ?? [];
  return (
    <Panel title={t('drill.list')}>
      {drills.problem && <ProblemNote problem={drills.problem} onRetry={drills.reload} />}
      {!drills.data && !drills.problem && <LoadingNote rows={2} />}
      {drills.data && list.length === 0 && <p className="mw-dim">{t('drill.list_empty')}</p>}
      <ul className="mw-told">{list.slice(0, kShown).map((drill) => <DrillLine key={drill.id} drill={drill} title={titles.get(drill.procedure) ?? drill.procedure} onEnded={drills.reload} />)}</ul>
    </Panel>
  );
}

function DrillLine({ drill, title, onEnded }: { drill: Drill; title: string; onEnded: () => void }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const plant = useStore(services.plant);
  const place = drill.asset === null ? undefined : plant?.assets.get(drill.asset);
  const ended = drill.ended_because === 'finished' || drill.ended_because === '' ? t('drill.finished') : t('drill.ended_because', { reason: saidText(drill.ended_because_words, drill.ended_because, texts) });
  return (
    <li data-testid="drill">
      <DrillTag />
      <Link to={drill.run === null ? paths.alarm(drill.alarm) : paths.run(drill.run)}>{title}</Link>
      {place && <Link to={paths.asset(place.asset.id)}>{titleOf(place.asset)}</Link>}
      <span>{t(drill.is_announced ? 'drill.was_announced' : 'drill.was_unannounced')}</span>
      {drill.shift !== '' && <span>{t('drill.shift', { shift: drill.shift })}</span>}
      <span>{t('drill.started_by', { name: drill.started_by })} <Age at={drill.started} /></span>
      {drill.ended === null ? <strong>{t('drill.under_way')}</strong> : <span>{ended} · <Age at={drill.ended} /></span>}
      {drill.ended === null && mayAct(services.me.role, 'engineer') && <CallOffDrill drill={drill} onEnded={onEnded} />}
    </li>
  );
}
