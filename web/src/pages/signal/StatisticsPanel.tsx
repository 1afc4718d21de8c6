// SPDX-License-Identifier: Apache-2.0
// Minimum, mean, maximum of the visible span, and the buckets they come from.
import { useMemo, type ReactNode } from 'react';
import { fetchBuckets, type Bucket, type Signal } from '../../api/signals';
import { rangeOf, type View } from '../../chart/range';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { spanOf } from '../../model/normal-band';
import { useServices } from '../../model/services';
import { bucketWidth, summarise } from '../../model/statistics';

const kBuckets = 24;

export function StatisticsPanel({ signal, view }: { signal: Signal; view: View }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t, quantity, count, time, duration } = texts;
  const width = bucketWidth(view.spanMs, kBuckets);
  const load = useLoad(`buckets/${signal.id}/${view.spanMs}/${view.endMs}`, () => {
    const range = rangeOf(view, services.clock.now());
    return fetchBuckets(signal.id, Math.floor(range.fromMs / width) * width, range.toMs, width);
  }, view.endMs === null ? 15_000 : 0);
  const span = spanOf(signal);
  const buckets = useMemo(() => load.data?.buckets ?? [], [load.data]);
  const total = useMemo(() => summarise(buckets), [buckets]);
  const show = (value: number | null): string => (value === null ? '–' : quantity(value, signal.unit, span));
  const columns = useMemo((): Column<Bucket>[] => {
    const shape = view.spanMs > 86_400_000 ? 'day-minute' : width < 60_000 ? 'clock' : 'minute';
    const measured = (id: 'min' | 'mean' | 'max' | 'time_weighted_mean' | 'first' | 'last', isHiddenAtFirst = false): Column<Bucket> => ({
      id, title: t(`statistics.${id}`), value: (row) => row[id], cell: (row) => show(row[id]), isNumber: true, isHiddenAtFirst,
    });
    return [
      { id: 'begin', title: t('statistics.begin'), value: (row) => row.begin, cell: (row) => time(parseTime(row.begin), shape) },
      measured('min'), measured('mean'), measured('max'), measured('time_weighted_mean', true), measured('first', true), measured('last', true),
      { id: 'count', title: t('statistics.count'), value: (row) => row.count, cell: (row) => count(row.count), isNumber: true },
      { id: 'bad', title: t('statistics.bad'), value: (row) => row.bad_count, cell: (row) => count(row.bad_count), isNumber: true },
    ];
    // `show` changes with the signal only.
  }, [texts, signal, view.spanMs, width]);

  return (
    <Panel title={t('statistics.title', { span: duration(view.spanMs) })}>
      {load.problem && <ProblemNote problem={load.problem} onRetry={load.reload} />}
      {!load.data && !load.problem && <LoadingNote rows={2} />}
      {load.data && (
        <>
          <dl className="mw-facts">
            <div><dt>{t('statistics.min')}</dt><dd>{show(total.min)}</dd></div>
            <div><dt>{t('statistics.mean')}</dt><dd>{show(total.mean)}</dd></div>
            <div><dt>{t('statistics.max')}</dt><dd>{show(total.max)}</dd></div>
            <div><dt>{t('statistics.count')}</dt><dd>{count(total.count)}</dd></div>
          </dl>
          <DataTable name={`statistics-${signal.name}`} label={t('statistics.table')} columns={columns} rows={buckets} keyOf={(row) => row.begin} maxHeight={320} />
        </>
      )}
    </Panel>
  );
}
