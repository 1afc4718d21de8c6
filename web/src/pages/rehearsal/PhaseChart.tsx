// SPDX-License-Identifier: Apache-2.0
// One phase as two small lines over its seconds: readings asked for and acknowledged, and the wait with its limit.
import type { ReactNode } from 'react';
import type { Phase, PhasePoint } from '../../api/rehearsal';
import { useTexts } from '../../i18n/context';
import { pathOf, topOf } from '../../model/rehearsal-run';

const kWidth = 220;
const kHeight = 48;

export function PhaseChart({ phase, points, limitMs }: { phase: Phase; points: readonly PhasePoint[]; limitMs: number }): ReactNode {
  const { t, count, number } = useTexts();
  if (points.length === 0) return null;
  const topRate = topOf(points, (point) => Math.max(point.asked_per_s, point.acknowledged_per_s));
  const topWait = topOf(points, (point) => point.p99_ms);
  const scale = Math.max(topWait, 1);
  const seconds = points[points.length - 1]?.at_s ?? 0;
  const name = t(`rehearsal.phase.${phase}`);
  return (
    <div className="mw-rehearsal-charts">
      <figure>
        <svg role="img" aria-label={t('rehearsal.chart.rate_label', { phase: name, most: count(Math.round(topRate)), seconds: count(Math.round(seconds)) })} viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none">
          <path className="mw-rehearsal-asked" d={pathOf(points, (point) => point.asked_per_s, topRate, kWidth, kHeight)} />
          <path className="mw-rehearsal-line" d={pathOf(points, (point) => point.acknowledged_per_s, topRate, kWidth, kHeight)} />
        </svg>
        <figcaption>{t('rehearsal.chart.rate', { most: count(Math.round(topRate)) })}</figcaption>
      </figure>
      <figure>
        <svg role="img" aria-label={t('rehearsal.chart.wait_label', { phase: name, most: number(topWait, 0), limit: number(limitMs, 0) })} viewBox={`0 0 ${kWidth} ${kHeight}`} preserveAspectRatio="none">
          {limitMs <= scale && <line className="mw-rehearsal-limit" x1="0" x2={kWidth} y1={kHeight * (1 - limitMs / scale)} y2={kHeight * (1 - limitMs / scale)} />}
          <path className="mw-rehearsal-line" d={pathOf(points, (point) => point.p99_ms, scale, kWidth, kHeight)} />
        </svg>
        <figcaption>{t('rehearsal.chart.wait', { most: number(topWait, 0), limit: number(limitMs, 0) })}</figcaption>
      </figure>
    </div>
  );
}
