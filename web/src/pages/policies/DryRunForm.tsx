// SPDX-License-Identifier: Apache-2.0
// For which alarm and when, and the answer to it; with a draft, for the text as it stands in the editor.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState, type FormEvent, type ReactNode } from 'react';
import { dryRun, type DryRun } from '../../api/policies';
import type { Problem } from '../../api/result';
import { fetchAllRules } from '../../api/rules';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { parseLocalTime } from '../../lib/zone-days';
import { compareAlarms } from '../../model/alarm-book';
import { dryRunSubject, dryRunSubjects } from '../../model/dry-run';
import { useServices } from '../../model/services';
import { DryRunAnswer } from './DryRunAnswer';

/// What was asked, and of which text: an answer to another text is no longer shown as one.
interface Asked {
  draft: string | null;
  answer: DryRun;
}

/// `draft` null: the policies in force.
export function DryRunForm({ draft }: { draft: string | null }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const book = useStore(services.alarms);
  const plant = useStore(services.plant);
  const rules = useLoad('rules', fetchAllRules);
  const [wanted, setWanted] = useState('');
  const [at, setAt] = useState('');
  const [asked, setAsked] = useState<Asked | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const groups = useMemo(
    () => dryRunSubjects([...book.byId.values()].sort(compareAlarms), rules.data ?? [], plant, texts),
    [book, rules.data, plant, texts],
  );
  const chosen = wanted === '' ? (groups[0]?.items[0]?.value ?? '') : wanted;

  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const subject = dryRunSubject(chosen);
    if (subject === null) return;
    const atMs = at === '' ? null : parseLocalTime(at, texts.zone);
    setBusy(true);
    const result = await dryRun(subject, atMs === null || !Number.isFinite(atMs) ? null : new Date(atMs).toISOString(), draft);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    setAsked(result.ok ? { draft, answer: result.value } : null);
  };
  if (rules.data && groups.length === 0) return <p className="mw-dim">{t('dryrun.no_alarm')}</p>;
  return (
    <>
      <form className="mw-inline-form" onSubmit={(event) => void run(event)}>
        <NativeSelect label={t('dryrun.alarm')} value={chosen} onChange={(event) => setWanted(event.currentTarget.value)} data={groups} />
        <TextInput type="datetime-local" label={t('dryrun.at')} description={t('dryrun.at_hint', { zone: texts.zone })} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
        <Button type="submit" variant={draft === null ? 'filled' : 'default'} loading={isBusy} disabled={chosen === ''}>{t(draft === null ? 'dryrun.run' : 'dryrun.run_draft')}</Button>
      </form>
      {problem && <ProblemNote problem={problem} />}
      {asked && asked.draft !== draft && <p role="status" className="mw-attention-text">{t('dryrun.text_moved')}</p>}
      {asked && asked.draft === draft && <DryRunAnswer answer={asked.answer} />}
    </>
  );
}
