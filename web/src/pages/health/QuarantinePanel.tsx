// SPDX-License-Identifier: Apache-2.0
// What could not be taken in, with its reason; retry after the cause is gone.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchQuarantine, retryQuarantined, type QuarantineEntry } from '../../api/operations';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';

export function QuarantinePanel(): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t, count } = texts;
  const page = useLoad('quarantine', (signal) => fetchQuarantine(null, signal), 10_000);
  const [older, setOlder] = useState<{ entries: readonly QuarantineEntry[]; cursor: string | number | null } | null>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const mayRetry = mayAct(services.me.role, 'engineer');
  const entries = useMemo(() => {
    const newest = page.data?.entries ?? [];
    const seen = new Set(newest.map((entry) => entry.id));
    return [...newest, ...(older?.entries ?? []).filter((entry) => !seen.has(entry.id))];
  }, [page.data, older]);
  const cursor = older ? older.cursor : (page.data?.next_cursor ?? null);

  const retry = async (entry: QuarantineEntry): Promise<void> => {
    setBusyId(entry.id);
    const result = await retryQuarantined(entry.id);
    setBusyId(null);
    if (!result.ok) return sayProblem(result.problem);
    const [first] = result.value.problems;
    const reason = saidText(first?.reason_words, first?.reason ?? '', texts);
    say(result.value.accepted > 0 ? t('quarantine.accepted', { count: result.value.accepted }) : t('quarantine.again', { reason }));
    page.reload();
  };
  const loadOlder = async (): Promise<void> => {
    const next = await fetchQuarantine(cursor);
    if (!next.ok) return sayProblem(next.problem);
    setOlder({ entries: [...(older?.entries ?? []), ...next.value.entries], cursor: next.value.next_cursor });
  };
  const columns = useMemo((): Column<QuarantineEntry>[] => [
    { id: 'arrival', title: t('quarantine.arrival'), value: (row) => parseTime(row.arrival), cell: (row) => <Age at={row.arrival} /> },
    { id: 'reason', title: t('quarantine.reason'), value: (row) => saidText(row.reason_words, row.reason, texts), cell: (row) => <span title={row.reason}>{saidText(row.reason_words, row.reason, texts)}</span> },
    { id: 'address', title: t('quarantine.address'), value: (row) => row.address, cell: (row) => <code>{row.address}</code> },
    { id: 'line', title: t('quarantine.line'), value: (row) => row.line, isNumber: true, isHiddenAtFirst: true },
    { id: 'source', title: t('ledger.source'), value: (row) => row.source },
    { id: 'client', title: t('inbox.client'), value: (row) => row.client },
    { id: 'raw', title: t('quarantine.raw'), value: (row) => row.raw, cell: (row) => <code className="mw-clip" title={row.raw}>{row.raw}</code> },
  ], [t, texts]);

  return (
    <Panel title={t('quarantine.title', { shown: count(page.data?.count ?? 0) })}>
      {page.problem && <ProblemNote problem={page.problem} onRetry={page.reload} />}
      {!page.data && !page.problem && <LoadingNote rows={2} />}
      {page.data && entries.length === 0 && <p className="mw-dim">{t('quarantine.empty')}</p>}
      {entries.length > 0 && (
        <DataTable
          name="quarantine"
          label={t('quarantine.table')}
          columns={columns}
          rows={entries}
          keyOf={(row) => row.id}
          maxHeight={360}
          actions={(row) => row.is_retried ? <span className="mw-dim">{t('quarantine.retried')}</span> : mayRetry ? <Button size="compact-sm" variant="default" loading={busyId === row.id} onClick={() => void retry(row)}>{t('quarantine.retry')}</Button> : null}
        />
      )}
      {cursor !== null && entries.length > 0 && <Button variant="default" size="sm" onClick={() => void loadOlder()}>{t('table.older')}</Button>}
    </Panel>
  );
}
