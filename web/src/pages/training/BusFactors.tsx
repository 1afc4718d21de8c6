// SPDX-License-Identifier: Apache-2.0
// Every procedure, rule and connector with the number of people who can look after it: the fewest
// first, filtered by kind and number.
import { NativeSelect } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { BusFactor } from '../../api/training';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { factorsShown, kFactorKinds, type FactorFilter } from '../../model/training-matrix';
import { useProcedureTitle } from './procedure-titles';

const kAtOnce = 100;

export function BusFactors({ factors }: { factors: readonly BusFactor[] }): ReactNode {
  const { t, count } = useTexts();
  const titleOf = useProcedureTitle();
  const [filter, setFilter] = useState<FactorFilter>({ kind: '', most: null });
  const rows = factorsShown(factors, filter);
  const wordsOf = (row: BusFactor): string =>
    row.kind === 'procedure' ? titleOf(row.name) : (/^rule \d+: (.+)$/.exec(row.what)?.[1] ?? row.name);
  return (
    <Panel title={t('training.bus_factors')}>
      <p className="mw-dim">{t('training.bus_factors_sub')}</p>
      <div className="mw-inline-form">
        <NativeSelect label={t('training.kind')} value={filter.kind} onChange={(event) => setFilter({ ...filter, kind: kFactorKinds.find((known) => known === event.currentTarget.value) ?? '' })} data={[{ value: '', label: t('training.any_kind') }, ...kFactorKinds.map((value) => ({ value, label: t(`training.kind.${value}`) }))]} />
        <NativeSelect label={t('training.people')} value={filter.most === null ? '' : String(filter.most)} onChange={(event) => setFilter({ ...filter, most: event.currentTarget.value === '' ? null : Number(event.currentTarget.value) })} data={[{ value: '', label: t('training.any_number') }, { value: '0', label: t('training.nobody') }, { value: '1', label: t('training.at_most', { shown: '1' }) }, { value: '2', label: t('training.at_most', { shown: '2' }) }]} />
      </div>
      <p className="mw-dim" role="status">{t('training.factors_shown', { count: rows.length, shown: count(rows.length), all: count(factors.length) })}</p>
      {rows.length > 0 && (
        <table className="mw-grid">
          <caption className="mw-sr">{t('training.bus_factors')}</caption>
          <thead><tr><th scope="col">{t('training.what')}</th><th scope="col">{t('training.kind')}</th><th scope="col">{t('training.people')}</th></tr></thead>
          <tbody>
            {rows.slice(0, kAtOnce).map((row) => (
              <tr key={`${row.kind}/${row.name}`}>
                <th scope="row">{wordsOf(row)}</th>
                <td>{row.kind === 'procedure' || row.kind === 'rule' || row.kind === 'connector' ? t(`training.kind.${row.kind}`) : row.kind}</td>
                <td className={row.people <= 1 ? 'mw-attention-text' : ''}>{row.people === 0 ? t('training.nobody') : count(row.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rows.length > kAtOnce && <p className="mw-dim">{t('training.more', { count: rows.length - kAtOnce, shown: count(rows.length - kAtOnce) })}</p>}
    </Panel>
  );
}
