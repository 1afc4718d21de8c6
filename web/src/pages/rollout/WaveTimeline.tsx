// SPDX-License-Identifier: Apache-2.0
// The waves on one axis of time: which state when, where their windows end, and where today is.
import type { ReactNode } from 'react';
import type { Wave } from '../../api/rollout';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { waveTimeline, type WaveLine } from '../../model/wave-timeline';

export function WaveTimeline({ waves, now }: { waves: readonly Wave[]; now: number }): ReactNode {
  const { t, time } = useTexts();
  const timeline = waveTimeline(waves, now);
  if (!timeline) return null;
  return (
    <section className="mw-timeline" aria-label={t('rollout.timeline')}>
      <ul>
        {timeline.lines.map((line) => (
          <li key={line.id}>
            <Link to={paths.wave(line.id)}>{line.title}</Link>
            <LineBar line={line} today={timeline.today} />
            <span className="mw-dim">{t(`rollout.state.${line.state}`)}{Number.isFinite(line.since) && ` · ${t('rollout.since', { day: time(line.since, 'day') })}`}</span>
          </li>
        ))}
      </ul>
      <div className="mw-timeline-axis" aria-hidden="true">
        {timeline.months.map((month) => <span key={month.ms} style={{ left: percent(month.at) }}>{time(month.ms, 'day')}</span>)}
        <b style={{ left: percent(timeline.today) }}>{t('rollout.today')}</b>
      </div>
    </section>
  );
}

const percent = (share: number): string => `${share * 100}%`;

function LineBar({ line, today }: { line: WaveLine; today: number }): ReactNode {
  const { t, time } = useTexts();
  return (
    <span className="mw-timeline-bar">
      {line.segments.map((one) => (
        <i
          key={`${one.state}/${one.begin}`}
          className={`mw-timeline-${one.state}`}
          title={`${t(`rollout.state.${one.state}`)}, ${t('rollout.since', { day: time(one.begin, 'day') })}`}
          style={{ left: percent(one.from), width: percent(Math.max(one.to - one.from, 0.004)) }}
        />
      ))}
      {line.due !== null && <i className="mw-timeline-due" style={{ left: percent(line.due) }} title={t('rollout.window_ends')} />}
      <i className="mw-timeline-today" style={{ left: percent(today) }} />
    </span>
  );
}
