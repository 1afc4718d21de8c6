// SPDX-License-Identifier: Apache-2.0
// The live console: the list on the left, the chosen alarm on the right (instead of it on a phone).
import { useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { navigate, paths, usePlace } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useHotkeys } from '../../lib/use-hotkeys';
import { filterFromUrl, isAsked, isRecordedList, listRows, neighbour } from '../../model/alarm-list';
import { isRecordedOnly, ofPosition } from '../../model/alarm-book';
import { isDrillAlarm } from '../../model/answer-state';
import { useServices } from '../../model/services';
import { useAlarmActs } from '../../model/use-alarm-acts';
import { AlarmDetailPane } from './AlarmDetailPane';
import { AlarmFilterBar } from './AlarmFilterBar';
import { AlarmRows } from './AlarmRows';
import { DrillPane } from './DrillPane';
import { FloodNote } from './FloodNote';
import { MaintenanceNote } from './MaintenanceNote';
import { ShelveDialog } from './ShelveDialog';
import { usePastAlarms } from './use-past-alarms';

/// With a position only what is annunciated there is listed.
export function AlarmsPage({ id, position = null }: { id: number | null; position?: string | null }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const acts = useAlarmActs();
  const wholeBook = useStore(services.alarms);
  const book = useMemo(() => (position === null ? wholeBook : ofPosition(wholeBook, position)), [wholeBook, position]);
  const problem = useStore(services.problem);
  const { search } = usePlace();
  const filter = useMemo(() => filterFromUrl(search), [search]);
  const past = usePastAlarms(filter);
  const [shelved, setShelved] = useState<Alarm | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());

  const alarms = useMemo(() => {
    if (!isAsked(filter.state)) return book.byId;
    const asked = past.alarms.filter((alarm) => position === null || alarm.position === position);
    return new Map([...asked.map((alarm): [number, Alarm] => [alarm.id, alarm]), ...book.byId]);
  }, [filter.state, book, past.alarms, position]);
  const positions = useMemo(() => [...new Set([...alarms.values()].map((alarm) => alarm.position))], [alarms]);
  const rows = useMemo(() => listRows(alarms.values(), filter, folded), [alarms, filter, folded]);
  // Folding hides rows, it does not filter: counts and the CSV go on having them.
  const allRows = useMemo(() => (folded.size === 0 ? rows : listRows(alarms.values(), filter)), [rows, alarms, filter, folded]);
  const fold = (title: string): void => setFolded((old) => {
    const next = new Set(old);
    if (!next.delete(title)) next.add(title);
    return next;
  });

  // Without a chosen alarm the keys act on a cursor of their own. It is pinned to its alarm: one that
  // arrives on top a moment before a key is pressed must not take its place.
  const [cursor, setCursor] = useState<number | null>(id);
  const isCursorHere = rows.some((row) => row.kind === 'alarm' && row.alarm.id === cursor);
  useEffect(() => {
    if (id !== null) setCursor(id);
    else if (!isCursorHere) setCursor(neighbour(rows, null, 1));
  }, [id, isCursorHere, rows]);
  const chosenId = id ?? (isCursorHere ? cursor : null);
  const chosen = chosenId === null ? undefined : alarms.get(chosenId);

  const open = (alarmId: number): void => navigate(paths.alarm(alarmId) + search, id === null ? 'push' : 'replace');
  const move = (step: 1 | -1): void => {
    const next = neighbour(rows, chosenId, step);
    if (next === null) return;
    if (id === null) setCursor(next);
    else open(next);
  };
  useHotkeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: () => chosenId !== null && open(chosenId),
    Escape: () => id !== null && navigate(paths.alarms + search),
    a: () => chosen && !isRecordedOnly(chosen) && acts.mayOperate && void acts.acknowledge(chosen, draftComment()),
    c: () => document.getElementById('alarm-comment')?.focus(),
    s: () => chosen && !isRecordedOnly(chosen) && acts.mayOperate && setShelved(chosen),
  });

  const isLoaded = book.isLoaded && (!isAsked(filter.state) || past.isLoaded);
  return (
    <div className={id === null ? 'mw-console' : 'mw-console mw-console-chosen'}>
      <h1 className="mw-sr">{t('nav.alarms')}</h1>
      <section className="mw-console-list" aria-label={t('alarms.list')}>
        <h2>{t(`alarms.heading.${filter.state}`)}</h2>
        <FloodNote />
        <MaintenanceNote />
        <AlarmFilterBar filter={filter} rows={allRows} positions={position === null ? positions : []} />
        {problem && problem.status !== 0 && <ProblemNote problem={problem} onRetry={() => void services.reload()} />}
        {past.problem && <ProblemNote problem={past.problem} onRetry={past.loadMore} />}
        {!isLoaded && !problem && <LoadingNote rows={6} height={64} />}
        {isLoaded && rows.length === 0 && <NothingHere isFiltered={search !== ''} isRecorded={isRecordedList(filter.state)} />}
        {rows.length > 0 && (
          <AlarmRows rows={rows} chosenId={chosenId} isOpen={id !== null} onOpen={open} onAcknowledge={acts.mayOperate ? (alarm) => void acts.acknowledge(alarm, '') : null} onEnd={past.loadMore} onFold={fold} />
        )}
      </section>
      {id !== null || chosen ? (
        <section className="mw-console-detail" aria-label={t('alarms.detail')}>
          {chosenId !== null && isDrillAlarm(chosenId) && <DrillPane key={chosenId} id={chosenId} backTo={paths.alarms + search} />}
          {chosenId !== null && !isDrillAlarm(chosenId) && <AlarmDetailPane key={chosenId} id={chosenId} live={chosen ?? null} onShelve={setShelved} backTo={paths.alarms + search} />}
        </section>
      ) : null}
      {shelved && <ShelveDialog alarm={shelved} onClose={() => setShelved(null)} />}
    </div>
  );
}

/// What has been typed as a comment on the chosen alarm goes with the key's acknowledgement.
function draftComment(): string {
  const field = document.getElementById('alarm-comment');
  return field instanceof HTMLTextAreaElement ? field.value.trim() : '';
}

function NothingHere({ isFiltered, isRecorded }: { isFiltered: boolean; isRecorded: boolean }): ReactNode {
  const { t } = useTexts();
  if (isRecorded) return <EmptyNote title={t('alarms.none_recorded')} text={t('alarms.none_recorded_next')} />;
  return isFiltered ? <EmptyNote title={t('alarms.none_match')} text={t('alarms.none_match_next')} /> : <EmptyNote title={t('alarms.none')} text={t('alarms.none_next')} />;
}
