// SPDX-License-Identifier: Apache-2.0
// A machine on the plant page: name, state in a word, worst alarm, one or two values.
import { memo, useMemo, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import type { AssetNode } from '../../api/plant';
import type { Signal } from '../../api/signals';
import { Link } from '../../components/Link';
import { LiveReading } from '../../components/LiveReading';
import { PriorityMark } from '../../components/PriorityMark';
import { Sparkline } from '../../components/Sparkline';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { isUnacknowledged, type AlarmSummary } from '../../model/alarm-book';
import { spanOf } from '../../model/normal-band';
import { keySignals, titleOf } from '../../model/plant-index';
import { alarmText } from '../../model/said';

interface Props {
  asset: AssetNode;
  lineTitle: string;
  signals: readonly Signal[];
  summary: AlarmSummary | null;
  inAlarm: ReadonlySet<number>;
}

/// An edge in the priority's colour for any open alarm, the whole tile only while it is active.
function classesOf(worst: Alarm | null): string {
  if (!worst) return 'mw-tile';
  return `mw-tile mw-tile-${worst.priority}${worst.is_active ? ' mw-tile-active' : ''}`;
}

export const AssetTile = memo(function AssetTile({ asset, lineTitle, signals, summary, inAlarm }: Props): ReactNode {
  const texts = useTexts();
  const { t, count } = texts;
  const shown = useMemo(() => keySignals(signals, inAlarm, 2), [signals, inAlarm]);
  const worst = summary?.worst ?? null;
  return (
    <article className={classesOf(worst)} data-testid="asset-tile">
      <header>
        <Link to={paths.asset(asset.id)} className="mw-tile-title">{titleOf(asset)}</Link>
        {worst && <PriorityMark priority={worst.priority} isUnacknowledged={isUnacknowledged(worst.state)} />}
      </header>
      <div className="mw-tile-state">
        {worst && summary ? (
          <Link to={paths.alarm(worst.id)}>{alarmText(worst, texts)}{summary.open > 1 ? ` ${t('plant.more_alarms', { count: summary.open - 1, shown: count(summary.open - 1) })}` : ''}</Link>
        ) : (
          <span className="mw-dim">{[t('plant.no_alarm'), asset.asset_class, lineTitle].filter((text) => text !== '').join(' · ')}</span>
        )}
      </div>
      {signals.length === 0 && <span className="mw-dim">{t('plant.no_signals')}</span>}
      {shown.map((signal) => (
        <Link key={signal.id} to={paths.signal(signal.id)} className="mw-tile-value">
          <span className="mw-tile-name">{titleOf(signal)}</span>
          <LiveReading signal={signal} hasBand />
          <Sparkline signalId={signal.id} span={spanOf(signal)} width={260} height={20} />
        </Link>
      ))}
    </article>
  );
});
