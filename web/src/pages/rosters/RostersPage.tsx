// SPDX-License-Identifier: Apache-2.0
// Who is on duty: now, large; then two weeks of one roster; then the shift's log and its hand-over.
import type { ReactNode } from 'react';
import { fetchRosters, type Roster } from '../../api/rosters';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { TextsProvider, useTexts } from '../../i18n/context';
import { isKnownZone } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { DutyCalendar } from './DutyCalendar';
import { DutyNow } from './DutyNow';
import { HandOverPanel } from './HandOverPanel';
import { ShiftLogPanel } from './ShiftLogPanel';

export function RostersPage(): ReactNode {
  const { t } = useTexts();
  const rosters = useLoad('rosters', fetchRosters, 30_000);
  const [wanted, setWanted] = useParam('roster');
  const list = rosters.data?.rosters ?? [];
  /// '': the one of operations, whose shifts are the site's.
  const asked = list.some((roster) => roster.name === wanted) ? wanted : '';
  const chosen = list.find((roster) => roster.name === wanted) ?? list[0];
  return (
    <>
      <PageHead title={t('nav.rosters')} sub={t('rosters.sub')} />
      {rosters.problem && <ProblemNote problem={rosters.problem} onRetry={rosters.reload} />}
      {!rosters.data && !rosters.problem && <LoadingNote rows={3} height={90} />}
      {rosters.data && list.length === 0 && <EmptyNote title={t('rosters.empty')} text={t('rosters.empty_next')} />}
      {chosen && (
        <>
          <div className="mw-duty-now" role="group" aria-label={t('rosters.now')}>
            {list.map((roster) => <InZone key={roster.name} roster={roster}><DutyNow roster={roster} isChosen={roster === chosen} onChoose={() => setWanted(roster.name)} /></InZone>)}
          </div>
          <Panel title={t('rosters.calendar_of', { roster: chosen.title || chosen.name })}>
            <InZone roster={chosen}><DutyCalendar key={chosen.name} roster={chosen} onChanged={rosters.reload} /></InZone>
          </Panel>
        </>
      )}
      <div className="mw-columns">
        <ShiftLogPanel key={`log/${asked}`} roster={asked} />
        {chosen && <HandOverPanel key={`hand-over/${asked}`} roster={asked} />}
      </div>
    </>
  );
}

/// Times of a roster stand in its own zone, which need not be the site's.
function InZone({ roster, children }: { roster: Roster; children: ReactNode }): ReactNode {
  const { language, zone } = useTexts();
  return <TextsProvider language={language} zone={isKnownZone(roster.time_zone) ? roster.time_zone : zone}>{children}</TextsProvider>;
}
