// SPDX-License-Identifier: Apache-2.0
// What an import would come to: the alarms, the lines that cannot be read with their numbers, and the first lines as read.
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import type { CsvRow } from '../../lib/csv';
import { columnNames, kMostDays, type Counted, type LoadOptions, type LoadPreview } from '../../model/load-import';

const kShownFaults = 20;
const kShownRows = 5;

interface Props {
  rows: readonly CsvRow[];
  options: LoadOptions;
  preview: LoadPreview;
}

export function LoadImportPreview({ rows, options, preview }: Props): ReactNode {
  const { t, count, number, time, zoneName } = useTexts();
  const n = preview.times.length;
  const rest = preview.faults.length - kShownFaults;
  return (
    <div role="status">
      {preview.wrong !== null && <p className="mw-attention-text">{t(`loadfile.wrong.${preview.wrong}`)}</p>}
      {preview.wrong === null && n === 0 && <p className="mw-attention-text">{t('loadfile.nothing')}</p>}
      {n > 0 && (
        <p className="mw-tally">
          <strong>{t('loadfile.found', { count: n, shown: count(n) })}</strong>
          <span>{time(preview.fromMs, 'full')} – {time(preview.toMs, 'full')} {zoneName(preview.toMs)}</span>
          <span>{t('loadfile.per_day', { value: number(preview.perDay, 1) })}</span>
        </p>
      )}
      {preview.filtered > 0 && <p className="mw-dim">{t('loadfile.filtered', { count: preview.filtered, shown: count(preview.filtered) })}</p>}
      {preview.tooOld > 0 && <p className="mw-attention-text">{t('loadfile.too_old', { count: preview.tooOld, shown: count(preview.tooOld), days: kMostDays })}</p>}
      <Counts label={t('loadfile.by_priority')} counts={preview.byPriority} />
      <Counts label={t('loadfile.top_tags')} counts={preview.topTags} />
      {preview.faults.length > 0 && (
        <div className="mw-attention-text" data-testid="load-faults">
          <p>{t('loadfile.faults', { count: preview.faults.length, shown: count(preview.faults.length) })}</p>
          <ul className="mw-bullets">
            {preview.faults.slice(0, kShownFaults).map((fault) => <li key={fault.line}>{t(`loadfile.fault.${fault.kind}`, { line: fault.line, text: fault.text })}</li>)}
            {rest > 0 && <li>{t('loadfile.more_faults', { count: rest, shown: count(rest) })}</li>}
          </ul>
        </div>
      )}
      <FirstRows rows={rows} options={options} />
    </div>
  );
}

function Counts({ label, counts }: { label: string; counts: readonly Counted[] }): ReactNode {
  const { t, count } = useTexts();
  if (counts.length === 0) return null;
  return <p><span className="mw-dim">{label}</span> {counts.slice(0, 10).map(({ name, count: n }) => `${name === '' ? t('ruletable.empty_cell') : name}: ${count(n)}`).join(' · ')}</p>;
}

function FirstRows({ rows, options }: { rows: readonly CsvRow[]; options: LoadOptions }): ReactNode {
  const { t } = useTexts();
  const names = columnNames(rows, options.hasHeader);
  const first = rows.slice(options.hasHeader ? 1 : 0).slice(0, kShownRows);
  if (first.length === 0) return null;
  return (
    <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('loadfile.first')}>
      <table className="mw-grid">
        <caption>{t('loadfile.first')}</caption>
        <thead><tr><th scope="col">{t('ruletable.line')}</th>{names.map((name, i) => <th key={i} scope="col">{name}</th>)}</tr></thead>
        <tbody>{first.map((row) => <tr key={row.line}><td className="mw-num">{row.line}</td>{names.map((_, i) => <td key={i}>{row.cells[i] ?? ''}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}
