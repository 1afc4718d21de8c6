// SPDX-License-Identifier: Apache-2.0
// What alarm classes demand and is overdue: drills and proof tests; and the proof tests that were recorded.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchProofTests, type ProofTest } from '../../api/proof-tests';
import type { OwedDrill, OwedProofTest } from '../../api/rules';
import type { Rule } from '../../api/signals';
import { Age } from '../../components/Age';
import { Dialog } from '../../components/Dialog';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { ProofTestForm } from './ProofTestForm';

const kShown = 20;

interface Props {
  rules: readonly Rule[];
  drills: readonly OwedDrill[];
  tests: readonly OwedProofTest[];
  mayRecord: boolean;
  onChanged: () => void;
}

export function DemandsPanel({ rules, drills, tests, mayRecord, onChanged }: Props): ReactNode {
  const { t } = useTexts();
  const [recording, setRecording] = useState<number | null>(null);
  const done = useLoad('proof-tests', (signal) => fetchProofTests(kShown, signal));
  const choices = useMemo(() => rules.filter((rule) => rule.is_enabled && (rule.mode ?? 'alarm') === 'alarm').map((rule) => ({ id: rule.id, title: `${rule.message} (${rule.id})` })), [rules]);
  const record = mayRecord ? <Button size="compact-sm" variant="default" onClick={() => setRecording(0)}>{t('proof.record')}</Button> : undefined;
  return (
    <Panel title={t('demands.title')} actions={record}>
      {drills.length + tests.length === 0 && <p className="mw-dim">{t('demands.none')}</p>}
      <ul className="mw-plain-list">
        {tests.map((item) => (
          <li key={`test/${item.rule}`}>
            <Link to={paths.signal(item.signal)}>{item.message}</Link>
            {' · '}<span className="mw-uncovered">{t(item.has_failed ? 'demands.failed' : 'demands.proof_test', { name: item.alarm_class, days: item.proof_test_days })}</span>
            {item.latest !== null && <>{' · '}<Age at={item.latest} /></>}
            {mayRecord && <>{' '}<Button size="compact-sm" variant="default" aria-label={t('proof.record_of', { rule: item.message })} onClick={() => setRecording(item.rule)}>{t('proof.record')}</Button></>}
          </li>
        ))}
        {drills.map((item) => (
          <li key={`drill/${item.rule}`}>
            <Link to={paths.procedure(item.procedure)}>{item.message}</Link>
            {' · '}<span className="mw-uncovered">{t('demands.drill', { name: item.alarm_class, days: item.drill_days })}</span>
            {item.latest !== null && <>{' · '}<Age at={item.latest} /></>}
          </li>
        ))}
      </ul>
      {done.problem && <ProblemNote problem={done.problem} onRetry={done.reload} />}
      {(done.data?.tests.length ?? 0) > 0 && <Recorded tests={done.data?.tests ?? []} />}
      <Dialog title={t('proof.record')} isOpen={recording !== null} onClose={() => setRecording(null)} size="lg">
        {recording !== null && <ProofTestForm rules={choices} first={recording} onDone={() => { setRecording(null); done.reload(); onChanged(); }} />}
      </Dialog>
    </Panel>
  );
}

/// The latest ones, newest first.
function Recorded({ tests }: { tests: readonly ProofTest[] }): ReactNode {
  const { t, time } = useTexts();
  return (
    <details className="mw-more">
      <summary>{t('proof.recorded', { count: tests.length })}</summary>
      <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('proof.recorded_label')}>
        <table className="mw-grid">
          <thead><tr><th scope="col">{t('proof.rule')}</th><th scope="col">{t('proof.at')}</th><th scope="col">{t('proof.by')}</th><th scope="col">{t('proof.result')}</th><th scope="col">{t('proof.as_left')}</th><th scope="col">{t('proof.note')}</th></tr></thead>
          <tbody>
            {tests.map((test) => (
              <tr key={test.id}>
                <th scope="row">{test.message ?? t('proof.rule_gone', { rule: test.rule })}</th>
                <td>{time(parseTime(test.tested_at), 'day-minute')}</td>
                <td>{test.tested_by}</td>
                <td>{t(`proof.${test.result}`)}</td>
                <td>{t(`proof.left.${test.as_left}`)}</td>
                <td>{test.note || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
