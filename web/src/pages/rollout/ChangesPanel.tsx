// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Wave } from '../../api/rollout';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';

/// Who moved the wave when, and why; the newest first.
export function ChangesPanel({ wave }: { wave: Wave }): ReactNode {
  const { t, time } = useTexts();
  if (wave.changes.length === 0) return null;
  return (
    <Panel title={t('rollout.changes')}>
      <ul className="mw-plain-list">
        {[...wave.changes].reverse().map((change) => (
          <li key={`${change.at}/${change.to}`}>{time(parseTime(change.at), 'day-minute')} · {t('rollout.change', { from: t(`rollout.state.${change.from}`), to: t(`rollout.state.${change.to}`), who: change.who })}{change.why !== '' && <span className="mw-dim">{` · ${change.why}`}</span>}</li>
        ))}
      </ul>
    </Panel>
  );
}
