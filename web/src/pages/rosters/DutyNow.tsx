// SPDX-License-Identifier: Apache-2.0
// One roster at a glance: who has it now, until when, and when nobody will.
import type { ReactNode } from 'react';
import type { Roster } from '../../api/rosters';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

const kShownGaps = 3;

export function DutyNow({ roster, isChosen, onChoose }: { roster: Roster; isChosen: boolean; onChoose: () => void }): ReactNode {
  const { t, time, zoneName, count } = useTexts();
  const title = roster.title || roster.name;
  const stamp = (text: string | null): string => time(parseTime(text), 'day-minute');
  const layers = [...new Set(roster.on_duty.map((duty) => duty.layer))];
  const gaps = roster.gaps_30_days;
  return (
    <section className={roster.on_duty.length === 0 ? 'mw-duty-card mw-attention' : 'mw-duty-card'} aria-label={title}>
      <header>
        <button type="button" className="mw-plain" aria-pressed={isChosen} onClick={onChoose}>{title}</button>
        {roster.shift && <span className="mw-dim">{t('rosters.shift_until', { shift: roster.shift.name, end: stamp(roster.shift.end) })}</span>}
      </header>
      {roster.on_duty.length === 0 && <p className="mw-duty-people mw-attention-text">{t('rosters.nobody_now')}</p>}
      {layers.map((layer) => (
        <div key={layer}>
          <p className="mw-duty-people">{roster.on_duty.filter((duty) => duty.layer === layer).map((duty) => duty.person).join(', ')}</p>
          {layers.length > 1 && <span className="mw-dim">{layer}</span>}
        </div>
      ))}
      {roster.next_handover !== null && <p className="mw-dim">{t('rosters.next_handover', { time: stamp(roster.next_handover), zone: zoneName(parseTime(roster.next_handover)) })}</p>}
      {gaps.length > 0 && (
        <div className="mw-gaps">
          <strong>{t('rosters.gaps', { count: gaps.length, shown: count(gaps.length) })}</strong>
          <ul>
            {gaps.slice(0, kShownGaps).map((gap) => <li key={gap.begin} className="mw-nobody">{t('rosters.span', { begin: stamp(gap.begin), end: stamp(gap.end) })}</li>)}
          </ul>
          {gaps.length > kShownGaps && <span className="mw-dim">{t('rosters.more_gaps', { count: gaps.length - kShownGaps, shown: count(gaps.length - kShownGaps) })}</span>}
        </div>
      )}
    </section>
  );
}
