// SPDX-License-Identifier: Apache-2.0
// Who changed what, when and why; before and after on request.
import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchAudit, type AuditEntry } from '../../api/admin';
import { Clock } from '../../components/Age';
import { DataTable, type Column } from '../../components/DataTable';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';

const kCategories = ['acknowledge', 'shelve', 'run', 'step', 'configuration', 'restart', 'override', 'support-contact', 'file-edit', 'feedback', 'training', 'other', 'page', 'upgrade'] as const;
type Category = (typeof kCategories)[number];

const asText = (value: unknown): string => (value === null || value === undefined || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value));

export function AuditTab(): ReactNode {
  const { t } = useTexts();
  const page = useLoad('audit', () => fetchAudit(null));
  const [older, setOlder] = useState<{ entries: readonly AuditEntry[]; cursor: string | number | null } | null>(null);
  const entries = useMemo(() => [...(page.data?.entries ?? []), ...(older?.entries ?? [])], [page.data, older]);
  const cursor = older ? older.cursor : (page.data?.next_cursor ?? null);
  const loadOlder = async (): Promise<void> => {
    const next = await fetchAudit(cursor);
    if (!next.ok) return sayProblem(next.problem);
    setOlder({ entries: [...(older?.entries ?? []), ...next.value.entries], cursor: next.value.next_cursor });
  };
  const columns = useMemo((): Column<AuditEntry>[] => {
    const clipped = (value: unknown): ReactNode => <code className="mw-clip" title={asText(value)}>{asText(value)}</code>;
    return [
      { id: 'when', title: t('audit.when'), value: (row) => parseTime(row.when), cell: (row) => <Clock at={row.when} /> },
      { id: 'who', title: t('audit.who'), value: (row) => row.who },
      { id: 'team_kind', title: t('teams.kind'), value: (row) => row.team_kind, isHiddenAtFirst: true },
      { id: 'act', title: t('audit.act'), value: (row) => row.act },
      { id: 'category', title: t('audit.category'), value: (row) => kCategories.find((known) => known === row.category) ? t(`audit.category.${row.category as Category}`) : row.category },
      { id: 'what', title: t('audit.what'), value: (row) => asText(row.what), cell: (row) => clipped(row.what) },
      { id: 'why', title: t('audit.why'), value: (row) => row.why },
      { id: 'before', title: t('audit.before'), value: (row) => asText(row.before), cell: (row) => clipped(row.before) },
      { id: 'after', title: t('audit.after'), value: (row) => asText(row.after), cell: (row) => clipped(row.after) },
    ];
  }, [t]);
  return (
    <Panel title={t('settings.tab.audit')}>
      {page.problem && <ProblemNote problem={page.problem} onRetry={page.reload} />}
      {!page.data && !page.problem && <LoadingNote rows={4} />}
      {page.data && entries.length === 0 && <p className="mw-dim">{t('audit.empty')}</p>}
      {entries.length > 0 && <DataTable name="audit" label={t('settings.tab.audit')} columns={columns} rows={entries} keyOf={(row) => row.id} maxHeight={600} />}
      {cursor !== null && entries.length > 0 && <Button variant="default" size="sm" onClick={() => void loadOlder()}>{t('table.older')}</Button>}
    </Panel>
  );
}
