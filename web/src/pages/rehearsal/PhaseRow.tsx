// SPDX-License-Identifier: Apache-2.0
// One phase of a rehearsal: what happened to the instance, the verdict in a sentence, its charts.
import type { ReactNode } from 'react';
import type { Phase, PhaseFigures, PhasePoint, PhaseVerdict } from '../../api/rehearsal';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts, type Texts } from '../../i18n/context';
import type { VerdictLook } from '../../model/kpi-scale';
import { PhaseChart } from './PhaseChart';

const kLooks: Readonly<Record<PhaseVerdict, VerdictLook>> = { pass: 'good', fail: 'bad', inconclusive: 'unclear', 'not-run': 'unknown' };

export function RehearsalVerdict({ verdict }: { verdict: PhaseVerdict }): ReactNode {
  const { t } = useTexts();
  return <VerdictMark look={kLooks[verdict]} word={t(`rehearsal.verdict.${verdict}`)} />;
}

export function PhaseRow({ phase, verdict, reason, figures, points, limitMs }: {
  phase: Phase;
  /// null: not over.
  verdict: PhaseVerdict | null;
  reason: string;
  figures: PhaseFigures | null;
  points: readonly PhasePoint[];
  limitMs: number;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const newest = points[points.length - 1];
  return (
    <div className="mw-rehearsal-phase">
      <div>
        <h3>{t(`rehearsal.phase.${phase}`)}</h3>
        <p className="mw-dim">{t(`rehearsal.what.${phase}`)}</p>
        {verdict ? <RehearsalVerdict verdict={verdict} /> : <p className="mw-dim">{t(newest ? 'rehearsal.runs' : 'rehearsal.to_come')}</p>}
        {figures && verdict !== 'not-run' && <p>{figuresText(figures, texts)}</p>}
        {!verdict && newest && <p>{t('rehearsal.live', { rate: texts.count(Math.round(newest.acknowledged_per_s)), wait: texts.number(newest.p99_ms, 0), waiting: texts.count(newest.waiting) })}</p>}
        {verdict && verdict !== 'pass' && reason !== '' && <p lang="en">{reason}</p>}
      </div>
      <PhaseChart phase={phase} points={points} limitMs={limitMs} />
    </div>
  );
}

function figuresText(figures: PhaseFigures, { t, count, number, bytes }: Texts): string {
  const parts = [
    figures.recovery_s !== null ? t('rehearsal.recovered', { seconds: number(figures.recovery_s, 1) }) : t('rehearsal.held', { rate: count(Math.round(figures.acknowledged_per_s)), asked: count(Math.round(figures.asked_per_s)), wait: number(figures.latency_ms.p99, 0) }),
    t('rehearsal.lost', { lost: count(figures.lost), of: count(figures.acknowledged) }),
    t('rehearsal.used', { cores: number(figures.processors, 2), memory: bytes(figures.memory_bytes) }),
  ];
  return parts.join(' ');
}
