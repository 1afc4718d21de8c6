// SPDX-License-Identifier: Apache-2.0
// The gate as it stands now: every criterion with its figure, its interval against the target, and why.
import type { ReactNode } from 'react';
import { fetchGate, type JudgedCriterion, type Wave } from '../../api/rollout';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { answerKey, lookOfAnswer } from '../../model/gate';
import { CriterionRow } from './CriterionRow';

export function GatePanel({ wave }: { wave: Wave }): ReactNode {
  const { t } = useTexts();
  const gate = useLoad(`gate/${wave.id}/${wave.state}`, (signal) => fetchGate(wave.id, signal), 300_000);
  const rows = gate.data?.criteria ?? [];
  return (
    <Panel title={t('rollout.gate')}>
      <p className="mw-dim">{t('rollout.gate_sub')}</p>
      {gate.problem && <ProblemNote problem={gate.problem} onRetry={gate.reload} />}
      {!gate.data && !gate.problem && <LoadingNote rows={6} />}
      {gate.data && (
        <>
          <VerdictMark look={lookOfAnswer(gate.data.answer)} word={t('rollout.now', { answer: t(`rollout.answer.${answerKey(gate.data.answer)}`) })} />
          <CriteriaList title={t('rollout.musts')} rows={rows.filter((row) => row.is_must_have)} />
          <CriteriaList title={t('rollout.improve')} rows={rows.filter((row) => !row.is_must_have)} />
        </>
      )}
    </Panel>
  );
}

function CriteriaList({ title, rows }: { title: string; rows: readonly JudgedCriterion[] }): ReactNode {
  if (rows.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className="mw-plain-list mw-criteria">{rows.map((row) => <li key={`${row.metric}/${row.scope}`}><CriterionRow row={row} /></li>)}</ul>
    </section>
  );
}
