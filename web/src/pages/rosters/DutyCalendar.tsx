// SPDX-License-Identifier: Apache-2.0
// Two weeks of a roster: a row per layer, a column per day of the roster's zone. Nights when clocks
// change are shorter or longer and say so.
import { Button, Group } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { calendarUrl, fetchShifts, type Roster } from '../../api/rosters';
import { IconButton } from '../../components/IconButton';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { addDays, civilDay, mondayOf, startOfDay } from '../../lib/zone-days';
import { dutyCalendar, peopleOf, type DutyDay, type DutyRow } from '../../model/duty-calendar';
import { useServices } from '../../model/services';
import { DutyPieceView } from './DutyPieceView';
import { OverrideForm } from './OverrideForm';
import { OverrideList } from './OverrideList';

const kDays = 14;

export function DutyCalendar({ roster, onChanged }: { roster: Roster; onChanged: () => void }): ReactNode {
  const services = useServices();
  const { t, time, zone } = useTexts();
  const [weeks, setWeeks] = useState(0);
  const [isAdding, setAdding] = useState(false);
  const [round, setRound] = useState(0);
  const now = services.clock.now();
  const monday = addDays(mondayOf(civilDay(now, zone)), 7 * weeks);
  const midnights = Array.from({ length: kDays + 1 }, (_, i) => startOfDay(addDays(monday, i), zone));
  const [begin = 0, end = 0] = [midnights[0], midnights[kDays]];
  const shifts = useLoad(`shifts/${roster.name}/${begin}`, (signal) => fetchShifts(roster.name, begin, end, signal), 60_000);
  const layers = useMemo(() => roster.layers.map((layer) => layer.name), [roster]);
  const rows = shifts.data ? dutyCalendar(shifts.data.shifts, midnights, layers) : [];
  const people = peopleOf(shifts.data?.shifts ?? []);
  const mayChange = mayAct(services.me.role, 'operator');

  const changed = (): void => {
    setAdding(false);
    setRound(round + 1);
    shifts.reload();
    onChanged();
  };

  return (
    <>
      <Group justify="space-between" gap="sm" className="mw-toolbar">
        <Group gap="xs">
          <IconButton icon="left" label={t('rosters.earlier')} onClick={() => setWeeks(weeks - 2)} />
          <Button variant="default" size="sm" onClick={() => setWeeks(0)} disabled={weeks === 0}>{t('rosters.today')}</Button>
          <IconButton icon="right" label={t('rosters.later')} onClick={() => setWeeks(weeks + 2)} />
          <span>{t('rosters.span', { begin: time(begin, 'day'), end: time(end - 1, 'day') })}</span>
          <span className="mw-dim">{t('rosters.zone', { zone })}</span>
        </Group>
        <Group gap="xs">
          <a className="mw-next" href={calendarUrl(roster.name)} download={`${roster.name}.ics`}>{t('rosters.icalendar')}</a>
          {mayChange && <Button variant="default" size="sm" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{isAdding ? t('action.cancel') : t('rosters.add_override')}</Button>}
        </Group>
      </Group>
      {isAdding && <div className="mw-card mw-add"><OverrideForm roster={roster} layers={rows.map((row) => row.layer)} people={people} onDone={changed} /></div>}
      {shifts.problem && <ProblemNote problem={shifts.problem} onRetry={shifts.reload} />}
      {!shifts.data && !shifts.problem && <LoadingNote rows={4} height={70} />}
      {shifts.data && rows.length === 0 && <p className="mw-nobody">{t('rosters.no_shifts')}</p>}
      {rows.length > 0 && [0, 7].map((first) => (
        <Week key={first} rows={rows} first={first} />
      ))}
      <OverrideList roster={roster} round={round} onCancelled={mayChange ? changed : null} />
    </>
  );
}

function Week({ rows, first }: { rows: readonly DutyRow[]; first: number }): ReactNode {
  const services = useServices();
  const { t, time } = useTexts();
  const now = services.clock.now();
  const days = rows[0]?.days.slice(first, first + 7) ?? [];
  const isToday = (day: DutyDay): boolean => day.begin <= now && now < day.end;
  const label = t('rosters.week_from', { day: time(days[0]?.begin ?? Number.NaN, 'day') });
  return (
    <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="mw-grid mw-calendar">
        <caption className="mw-sr">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('rosters.layer')}</th>
            {days.map((day) => <th key={day.begin} scope="col" {...(isToday(day) ? { 'aria-current': 'date' as const } : {})}><DayName day={day} /></th>)}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.layer}>
              <th scope="row">{row.layer}</th>
              {row.days.slice(first, first + 7).map((day) => (
                <td key={day.begin} className={isToday(day) ? 'mw-today' : ''}>
                  <ul className="mw-duty-day">
                    {day.pieces.map((piece) => <DutyPieceView key={`${piece.kind}/${piece.begin}/${piece.shift?.name ?? ''}`} piece={piece} nowMs={now} />)}
                  </ul>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DayName({ day }: { day: DutyDay }): ReactNode {
  const { t, time, number, locale, zone } = useTexts();
  const hours = (day.end - day.begin) / 3_600_000;
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: zone }).format(day.begin);
  return (
    <>
      {`${weekday} ${time(day.begin, 'day')}`}
      {hours !== 24 && <span className="mw-clock-change">{t('rosters.clock_change', { hours: number(hours, Number.isInteger(hours) ? 0 : 1) })}</span>}
    </>
  );
}
