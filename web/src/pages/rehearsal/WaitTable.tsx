// SPDX-License-Identifier: Apache-2.0
// How long the readings of a phase waited: the middle one, the slow ones, the slowest, and the limit that the phase is held to.
import type { ReactNode } from 'react';
import type { Phase, PhaseFigures } from '../../api/rehearsal';
import { useTexts } from '../../i18n/context';
import { decimalsOfWaits, isFault, kPercentiles } from '../../model/rehearsal-run';

export function WaitTable({ phase, figures, limitMs }: { phase: Phase; figures: PhaseFigures; limitMs: number }): ReactNode {
  const { t, number } = useTexts();
  if (figures.acknowledged === 0) return <p className="mw-dim">{t('rehearsal.waits_none')}</p>;
  const decimals = decimalsOfWaits(figures.latency_ms);
  return (
    <table className="mw-rehearsal-waits">
      <caption><span className="mw-sr">{t(`rehearsal.phase.${phase}`)}: </span>{t('rehearsal.waits')} {isFault(phase) ? t('rehearsal.waits_fault') : t('rehearsal.waits_limit', { limit: number(limitMs, 0) })}</caption>
      <thead><tr>{kPercentiles.map((one) => <th key={one} scope="col">{t(`rehearsal.percentile.${one}`)}</th>)}</tr></thead>
      <tbody><tr>{kPercentiles.map((one) => <td key={one}>{number(figures.latency_ms[one], decimals)}</td>)}</tr></tbody>
    </table>
  );
}
