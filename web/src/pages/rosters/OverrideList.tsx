// SPDX-License-Identifier: Apache-2.0
// The overrides that hold now or later: who, instead of whom, who entered it, and a way to end it.
import type { ReactNode } from 'react';
import { cancelOverride, fetchOverrides, type Roster } from '../../api/rosters';
import { ConfirmButton } from '../../components/ConfirmButton';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';

interface Props {
  roster: Roster;
  /// Another number: read the list again.
  round: number;
  /// null: may not.
  onCancelled: (() => void) | null;
}

export function OverrideList({ roster, round, onCancelled }: Props): ReactNode {
  const { t, time } = useTexts();
  const overrides = useLoad(`overrides/${roster.name}/${round}`, (signal) => fetchOverrides(roster.name, signal));
  const list = (overrides.data?.overrides ?? []).filter((override) => override.cancelled_by === '');
  const cancel = async (id: number): Promise<void> => {
    const result = await cancelOverride(roster.name, id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('rosters.override_cancelled'));
    onCancelled?.();
  };
  if (overrides.problem) return <ProblemNote problem={overrides.problem} onRetry={overrides.reload} />;
  if (list.length === 0) return null;
  return (
    <>
      <h3>{t('rosters.overrides')}</h3>
      <ul className="mw-cards">
        {list.map((override) => (
          <li key={override.id} className="mw-card mw-override">
            <span>
              <strong>{override.person || t('rosters.nobody')}</strong>
              {override.instead_of !== '' && ` ${t('rosters.for_whom', { person: override.instead_of })}`}
              {' · '}{t('rosters.span', { begin: time(parseTime(override.begin), 'day-minute'), end: time(parseTime(override.end), 'day-minute') })}
            </span>
            <span className="mw-dim">{t('rosters.entered_by', { person: override.entered_by })}{override.comment !== '' && ` · ${override.comment}`}</span>
            {onCancelled && <div className="mw-card-actions"><ConfirmButton label={t('rosters.cancel_override')} question={t('rosters.cancel_question')} onConfirm={() => void cancel(override.id)} /></div>}
          </li>
        ))}
      </ul>
    </>
  );
}
