// SPDX-License-Identifier: Apache-2.0
// What was found in operation, who does what about it, and whether the figure it was to change did change.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { addFinding, fetchImprovements, kFindingSources, type FindingSource } from '../../api/improvement';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { FindingCard } from './FindingCard';

export function ImprovementPage(): ReactNode {
  const { role } = useServices().me;
  const { t, count } = useTexts();
  const loaded = useLoad('improvements', fetchImprovements, 60_000);
  const [isAdding, setAdding] = useState(false);
  const rows = loaded.data?.improvements ?? [];
  const open = rows.filter((row) => row.closed_at === null);
  const overdue = open.filter((row) => row.action?.is_overdue === true);
  const inOrder = [...overdue, ...open.filter((row) => row.action?.is_overdue !== true), ...rows.filter((row) => row.closed_at !== null)];
  return (
    <>
      <PageHead title={t('nav.improvement')} sub={t('improve.sub')} />
      <Panel title={t('improve.findings')} actions={mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{t('improve.report')}</Button>}>
        {overdue.length > 0 && <p>{t('improve.overdue', { count: overdue.length, shown: count(overdue.length) })}</p>}
        {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
        {!loaded.data && !loaded.problem && <LoadingNote rows={3} />}
        {isAdding && <FindingForm onDone={() => { setAdding(false); loaded.reload(); }} />}
        {loaded.data && rows.length === 0 && !isAdding && <EmptyNote title={t('improve.none')} text={t('improve.none_next')} />}
        <ul className="mw-plain-list">{inOrder.map((row) => <li key={row.id}><FindingCard finding={row} onDone={loaded.reload} /></li>)}</ul>
      </Panel>
    </>
  );
}

function FindingForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [source, setSource] = useState<FindingSource>('review');
  const [key, setKey] = useState('');
  const [title, setTitle] = useState('');
  const [words, setWords] = useState('');
  return (
    <AddForm submitLabel={t('improve.report')} create={() => addFinding({ source, key: Number(key), title: title.trim(), words: words.trim() })} onCreated={onDone}>
      <NativeSelect label={t('improve.source')} value={source} data={kFindingSources.map((one) => ({ value: one, label: t(`improve.source.${one}`) }))} onChange={(event) => setSource(kFindingSources.find((one) => one === event.currentTarget.value) ?? source)} />
      <TextInput type="number" min={1} label={t('improve.key')} description={t('improve.key_hint')} required withAsterisk={false} value={key} onChange={(event) => setKey(event.currentTarget.value)} />
      <TextInput label={t('improve.title')} required withAsterisk={false} maxLength={200} value={title} onChange={(event) => setTitle(event.currentTarget.value)} />
      <TextInput label={t('improve.words')} maxLength={4000} value={words} onChange={(event) => setWords(event.currentTarget.value)} />
    </AddForm>
  );
}
