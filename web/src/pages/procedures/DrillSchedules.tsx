// SPDX-License-Identifier: Apache-2.0
// Drills that come round: what, where, how often, when next, and what became of the last time.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchDrillSchedules, removeDrillSchedule, type DrillSchedule } from '../../api/drill-schedules';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { ConfirmButton } from '../../components/ConfirmButton';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { rhythmText } from '../../model/drill-rhythm';
import { titleOf } from '../../model/plant-index';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';
import { DrillScheduleForm } from './DrillScheduleForm';

export function DrillSchedules({ titles }: { titles: ReadonlyMap<string, string> }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const schedules = useLoad('drill-schedules', fetchDrillSchedules, 30_000);
  const [isAdding, setAdding] = useState(false);
  const list = schedules.data?.schedules ?? [];
  return (
    <Panel title={t('drill.schedule.list')}>
      {schedules.problem && <ProblemNote problem={schedules.problem} onRetry={schedules.reload} />}
      {!schedules.data && !schedules.problem && <LoadingNote rows={2} />}
      {schedules.data && list.length === 0 && <p className="mw-dim">{t('drill.schedule.none')}</p>}
      <ul className="mw-told">{list.map((one) => <ScheduleLine key={one.id} schedule={one} title={titles.get(one.procedure) || one.procedure} onRemoved={schedules.reload} />)}</ul>
      {mayAct(me.role, 'engineer') && <Button size="compact-sm" variant="default" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{isAdding ? t('action.cancel') : t('drill.schedule.new')}</Button>}
      {isAdding && <DrillScheduleForm titles={titles} onAdded={() => { setAdding(false); schedules.reload(); }} />}
    </Panel>
  );
}

function ScheduleLine({ schedule, title, onRemoved }: { schedule: DrillSchedule; title: string; onRemoved: () => void }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const place = useStore(services.plant)?.assets.get(schedule.asset);
  const remove = async (): Promise<void> => {
    const result = await removeDrillSchedule(schedule.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('drill.schedule.said_removed', { title }));
    onRemoved();
  };
  return (
    <li data-testid="drill-schedule">
      <Link to={paths.procedure(schedule.procedure)}>{title}</Link>
      {place && <Link to={paths.asset(place.asset.id)}>{titleOf(place.asset)}</Link>}
      <span>{rhythmText(schedule, texts)}, {t('drill.schedule.hours', { from: schedule.from, to: schedule.to })}</span>
      {schedule.shift !== '' && <span>{t('drill.shift', { shift: schedule.shift })}</span>}
      <span>{t(schedule.is_announced ? 'drill.was_announced' : 'drill.was_unannounced')}</span>
      <NextTime schedule={schedule} />
      <LastTime schedule={schedule} />
      {mayAct(services.me.role, 'engineer') && <ConfirmButton label={t('drill.schedule.remove')} question={t('drill.schedule.remove_sure')} onConfirm={() => void remove()} />}
    </li>
  );
}

function NextTime({ schedule: { next } }: { schedule: DrillSchedule }): ReactNode {
  const { t, time, zoneName } = useTexts();
  if (next === null) return <strong className="mw-attention-text">{t('drill.schedule.never')}</strong>;
  const at = parseTime(next.at ?? next.from);
  const shown = next.at === null ? time(at, 'day') : `${time(at, 'day-minute')} ${zoneName(at)}`;
  return <span>{t('drill.schedule.next', { time: shown })}</span>;
}

function LastTime({ schedule: { results } }: { schedule: DrillSchedule }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const last = results[0];
  if (last === undefined) return null;
  return (
    <span>
      {t(`drill.schedule.last.${last.outcome}`)} <Age at={last.due} />{last.reason !== '' && `: ${saidText(last.reason_words, last.reason, texts)}`}
    </span>
  );
}
