// SPDX-License-Identifier: Apache-2.0
// A rehearsal in seven figures, each with what it is held against or where it comes from.
import type { ReactNode } from 'react';
import type { RehearsalReport } from '../../api/rehearsal';
import { useTexts } from '../../i18n/context';
import { glanceOf } from '../../model/rehearsal-run';

export function GlanceList({ report }: { report: RehearsalReport }): ReactNode {
  const { t, count, exact, number, bytes } = useTexts();
  const { hold, recovery, lost, acknowledged, memory } = glanceOf(report);
  const { limits, machine } = report;
  const unknown = t('rollout.not_known');
  const atFactor = t('rehearsal.at_factor', { factor: exact(report.factor, '') });
  const noRate = report.bottleneck.is_reached ? t('rehearsal.none_held') : unknown;
  return (
    <dl className="mw-facts mw-rehearsal-glance">
      <Figure
        name={t('rehearsal.glance.rate')}
        value={report.highest_rate_per_s > 0 ? t('rehearsal.rate', { rate: count(Math.round(report.highest_rate_per_s)) }) : noRate}
        note={t('rehearsal.glance.rate_now', { now: number(report.shape.readings_per_s, 1) })}
      />
      <Figure
        name={t('rehearsal.glance.wait')}
        value={hold && hold.acknowledged > 0 ? t('rehearsal.ms', { ms: number(hold.latency_ms.p99, 0) }) : unknown}
        note={`${atFactor}; ${t('rehearsal.limit_ms', { limit: number(limits.p99_ms, 0) })}`}
      />
      <Figure
        name={t('rehearsal.glance.recovery')}
        value={recovery === null ? unknown : recovery.seconds === null ? t('rehearsal.none_recovered') : t('rehearsal.s', { seconds: number(recovery.seconds, 1) })}
        note={recovery === null ? t('rehearsal.no_fault') : `${t(`rehearsal.phase.${recovery.phase}`)}; ${t('rehearsal.limit_s', { limit: number(limits.recovery_s, 0) })}`}
      />
      <Figure name={t('rehearsal.glance.lost')} value={acknowledged + lost > 0 ? count(lost) : unknown} note={t('rehearsal.glance.lost_of', { of: count(acknowledged) })} />
      <Figure
        name={t('rehearsal.glance.processors')}
        value={hold ? t('rehearsal.glance.processors_of', { used: number(hold.processors, 2), all: count(machine.processors) }) : unknown}
        note={hold ? `${atFactor}; ${t('rehearsal.other_work', { cores: number(hold.other_processors, 2) })}` : atFactor}
      />
      <Figure
        name={t('rehearsal.glance.memory')}
        value={memory ? bytes(memory.bytes) : unknown}
        note={memory ? t('rehearsal.glance.memory_in', { phase: t(`rehearsal.phase.${memory.phase}`) }) : ''}
      />
      <Figure
        name={t('rehearsal.glance.disk')}
        value={report.disk_bytes_per_day > 0 ? bytes(report.disk_bytes_per_day) : unknown}
        note={report.disk_bytes_per_day > 0 ? atFactor : t('rehearsal.disk_unknown')}
      />
    </dl>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd><strong>{value}</strong>{note !== '' && <span className="mw-dim">{note}</span>}</dd>
    </div>
  );
}
