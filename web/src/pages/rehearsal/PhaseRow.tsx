// SPDX-License-Identifier: Apache-2.0
// One phase of a rehearsal: what happened to the instance, the verdict, its figures in sentences, its charts and its waits.
import type { ReactNode } from 'react';
import type { Phase, PhaseFigures, PhasePoint, PhaseVerdict } from '../../api/rehearsal';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts, type Texts } from '../../i18n/context';
import type { VerdictLook } from '../../model/kpi-scale';
import { isFault } from '../../model/rehearsal-run';
import { PhaseChart } from './PhaseChart';
import { WaitTable } from './WaitTable';

const kLooks: Readonly<Record<PhaseVerdict, VerdictLook>> = { pass: 'good', fail: 'bad', inconclusive: 'unclear', 'not-run': 'unknown' };

export function RehearsalVerdict({ verdict }: { verdict: PhaseVerdict }): ReactNode {
  const { t } = useTexts();
  return <VerdictMark look={kLooks[verdict]} word={t(`rehearsal.verdict.${verdict}`)} />;
}

export function PhaseRow({ phase, verdict, reason, figures, points, limitMs, recoveryS }: {
  phase: Phase;
  /// null: not over.
  verdict: PhaseVerdict | null;
  reason: string;
  figures: PhaseFigures | null;
  points: readonly PhasePoint[];
  limitMs: number;
  recoveryS: number;
}): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const newest = points[points.length - 1];
  const measured = verdict === 'not-run' ? null : figures;
  return (
    <div className="mw-rehearsal-phase">
      <div>
        <h3>{t(`rehearsal.phase.${phase}`)}</h3>
        <p className="mw-dim">{t(`rehearsal.what.${phase}`)}</p>
        {verdict ? <RehearsalVerdict verdict={verdict} /> : <p className="mw-dim">{t(newest ? 'rehearsal.runs' : 'rehearsal.to_come')}</p>}
        {measured && figuresTexts(phase, measured, recoveryS, texts).map((sentence) => <p key={sentence}>{sentence}</p>)}
        {measured && measured.note !== '' && phase !== 'ramp' && <p className="mw-dim" lang="en">{measured.note}</p>}
        {!verdict && newest && <p>{t('rehearsal.live', { rate: texts.count(Math.round(newest.acknowledged_per_s)), wait: texts.number(newest.p99_ms, 0), waiting: texts.count(newest.waiting) })}</p>}
        {verdict && verdict !== 'pass' && reason !== '' && <p lang="en">{reason}</p>}
      </div>
      <div>
        <PhaseChart phase={phase} points={points} limitMs={limitMs} />
        {measured && <WaitTable phase={phase} figures={measured} limitMs={limitMs} />}
      </div>
    </div>
  );
}

/// A fault is about coming back: what was held while it lasted says nothing. The note of the ramp is the bottleneck, told above.
function figuresTexts(phase: Phase, figures: PhaseFigures, recoveryS: number, { t, count, number, bytes }: Texts): string[] {
  const held = t('rehearsal.held', { rate: count(Math.round(figures.acknowledged_per_s)), asked: count(Math.round(figures.asked_per_s)) });
  const back = figures.recovery_s === null ? t('rehearsal.not_recovered', { limit: number(recoveryS, 0) }) : t('rehearsal.recovered', { seconds: number(figures.recovery_s, 1) });
  return [
    `${isFault(phase) ? back : held} ${t('rehearsal.lost', { lost: count(figures.lost), of: count(figures.acknowledged) })} ${t('rehearsal.waited', { most: count(figures.most_waiting) })}`,
    t('rehearsal.used', { cores: number(figures.processors, 2), memory: bytes(figures.memory_bytes), other: number(figures.other_processors, 2) }),
  ];
}
