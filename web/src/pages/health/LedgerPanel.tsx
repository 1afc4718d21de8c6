// SPDX-License-Identifier: Apache-2.0
// The account of readings, its equation written out, and the same per source.
import { NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchLedger, type LedgerLine } from '../../api/operations';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { kLedgerTerms, unaccounted } from '../../model/ledger-equation';
import { useServices } from '../../model/services';

const kHour = 3_600_000;
const kPeriods = { all: null, hour: kHour, day: 24 * kHour, week: 168 * kHour } as const;
type Period = keyof typeof kPeriods;
type SourceLine = LedgerLine & { source: string };

export function LedgerPanel(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const [period, setPeriod] = useState<Period>('all');
  const ledger = useLoad(`ledger/${period}`, (signal) => {
    const length = kPeriods[period];
    return fetchLedger(length === null ? null : services.clock.now() - length, signal);
  }, 5000);
  const columns = useMemo((): Column<SourceLine>[] => [
    { id: 'source', title: t('ledger.source'), value: (row) => row.source },
    ...(['received', ...kLedgerTerms] as const).map((term): Column<SourceLine> => ({
      id: term, title: t(`ledger.${term}`), value: (row) => row[term], cell: (row) => count(row[term]), isNumber: true,
    })),
    { id: 'off', title: t('ledger.off'), value: (row) => unaccounted(row), cell: (row) => <span className={unaccounted(row) === 0 ? 'mw-dim' : 'mw-attention-text'}>{count(unaccounted(row))}</span>, isNumber: true },
  ], [t, count]);
  const total = ledger.data?.total;
  const off = total ? unaccounted(total) : 0;
  const isBalanced = ledger.data?.balanced === true && off === 0;
  const periods: Period[] = ['all', 'hour', 'day', 'week'];

  return (
    <Panel
      title={t('ledger.title')}
      actions={<NativeSelect size="xs" aria-label={t('ledger.period')} value={period} onChange={(event) => setPeriod(periods.find((name) => name === event.currentTarget.value) ?? 'all')} data={periods.map((name) => ({ value: name, label: t(`ledger.period.${name}`) }))} />}
    >
      {ledger.problem && <ProblemNote problem={ledger.problem} onRetry={ledger.reload} />}
      {!total && !ledger.problem && <LoadingNote rows={2} />}
      {ledger.data && total && (
        <>
          <div className="mw-equation" data-testid="ledger-equation">
            <Term label={t('ledger.received')} value={count(total.received)} />
            {kLedgerTerms.map((term, i) => (
              <span key={term} className="mw-equation-part">
                <span className="mw-operator">{i === 0 ? '=' : '+'}</span>
                <Term label={t(`ledger.${term}`)} value={count(total[term])} isZero={total[term] === 0} />
              </span>
            ))}
          </div>
          <p role="status" data-testid="ledger-result" data-balanced={isBalanced} className={isBalanced ? '' : 'mw-attention-text'}>
            {isBalanced ? t('ledger.balanced') : off !== 0 ? t('ledger.unbalanced', { count: Math.abs(off), shown: count(Math.abs(off)) }) : t('ledger.unbalanced_source')}
          </p>
          {total.revised > 0 && <p className="mw-dim">{t('ledger.revised', { count: total.revised, shown: count(total.revised) })}</p>}
          {ledger.data.removed && ledger.data.removed.by_retention > 0 && <p className="mw-dim">{t('ledger.removed_retention', { shown: count(ledger.data.removed.by_retention) })}</p>}
          {ledger.data.removed && ledger.data.removed.for_space > 0 && <p className="mw-attention-text">{t('ledger.removed_space', { shown: count(ledger.data.removed.for_space) })}</p>}
          {ledger.data.sources.length > 0 && <DataTable name="ledger" label={t('ledger.by_source')} columns={columns} rows={ledger.data.sources} keyOf={(row) => row.source} maxHeight={280} />}
        </>
      )}
    </Panel>
  );
}

function Term({ label, value, isZero = false }: { label: string; value: string; isZero?: boolean }): ReactNode {
  return (
    <span className={isZero ? 'mw-term mw-term-zero' : 'mw-term'}>
      <span className="mw-term-value">{value}</span>
      <span className="mw-term-label">{label}</span>
    </span>
  );
}
