// SPDX-License-Identifier: Apache-2.0
// The decision log: what is open first, with its date; what was decided, by whom and why.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { askRuling, decideRuling, fetchRulings, kSubjects, type Ruling, type Subject } from '../../api/governance';
import { kQuestions } from '../../api/readiness';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { answerKey, lookOfAnswer } from '../../model/gate';
import { useServices } from '../../model/services';

const kLooks = { yes: 'good', no: 'bad', open: 'unknown' } as const;

export function RulingsPanel(): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const loaded = useLoad('rulings', fetchRulings, 60_000);
  const [isAsking, setAsking] = useState(false);
  const rows = loaded.data?.rulings ?? [];
  const open = rows.filter((row) => row.state === 'open');
  return (
    <Panel title={t('govern.log')} actions={mayAct(role, 'operator') && <Button size="compact-sm" variant="default" aria-expanded={isAsking} onClick={() => setAsking(!isAsking)}>{t('govern.ask')}</Button>}>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!loaded.data && !loaded.problem && <LoadingNote rows={3} />}
      {isAsking && <AskForm onDone={() => { setAsking(false); loaded.reload(); }} />}
      {loaded.data && rows.length === 0 && !isAsking && <EmptyNote title={t('govern.no_rulings')} text={t('govern.no_rulings_next')} />}
      <ul className="mw-plain-list">
        {[...open, ...rows.filter((row) => row.state !== 'open')].map((row) => <li key={row.id}><RulingRow ruling={row} onDone={loaded.reload} /></li>)}
      </ul>
    </Panel>
  );
}

function AskForm({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [subject, setSubject] = useState<Subject>('expansion');
  const [question, setQuestion] = useState('');
  const [days, setDays] = useState('14');
  const due = (): string => new Date(Date.now() + Number(days) * 86_400_000).toISOString();
  return (
    <AddForm submitLabel={t('govern.ask')} create={() => askRuling(subject, question.trim(), due())} onCreated={onDone}>
      <NativeSelect label={t('govern.subject')} value={subject} data={kSubjects.map((one) => ({ value: one, label: t(`govern.subject.${one}`) }))} onChange={(event) => setSubject(kSubjects.find((one) => one === event.currentTarget.value) ?? subject)} />
      <TextInput label={t('govern.question')} required withAsterisk={false} maxLength={1000} value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
      <TextInput type="number" min={1} max={366} label={t('govern.days')} required withAsterisk={false} value={days} onChange={(event) => setDays(event.currentTarget.value)} />
    </AddForm>
  );
}

/// What was known when it was decided: the five answers, the gate's, and the hash over all of it.
function RulingEvidence({ evidence, hash }: { evidence: NonNullable<Ruling['evidence']>; hash: string }): ReactNode {
  const { t, count, time } = useTexts();
  const n_yes = Object.values(evidence.parts).filter((answer) => answer === 'yes').length;
  return (
    <details className="mw-ruling-evidence">
      <summary>{t('govern.evidence', { at: time(parseTime(evidence.at), 'day-minute') })}</summary>
      <dl className="mw-facts">
        {kQuestions.map((question) => (
          <div key={question}>
            <dt>{t(`readiness.short.${question}`)}</dt>
            <dd><VerdictMark look={lookOfAnswer(evidence.readiness[question])} word={t(`rollout.answer.${answerKey(evidence.readiness[question])}`)} /></dd>
          </div>
        ))}
        {evidence.gate && <div><dt>{t('rollout.gate')}</dt><dd><VerdictMark look={lookOfAnswer(evidence.gate.answer)} word={t(`rollout.answer.${answerKey(evidence.gate.answer)}`)} /></dd></div>}
      </dl>
      <p>{t('govern.evidence_parts', { yes: count(n_yes), all: count(Object.keys(evidence.parts).length) })}</p>
      <p className="mw-dim mw-hash" title={t('rollout.hash')}>{hash}</p>
    </details>
  );
}

function RulingRow({ ruling, onDone }: { ruling: Ruling; onDone: () => void }): ReactNode {
  const { t, time } = useTexts();
  const [isDeciding, setDeciding] = useState(false);
  const [reason, setReason] = useState('');
  const [verdict, setVerdict] = useState<'yes' | 'no'>('yes');
  const day = (text: string | null): string => time(parseTime(text), 'day');
  return (
    <div className="mw-decision">
      <VerdictMark look={ruling.is_overdue ? 'borderline' : kLooks[ruling.state]} word={ruling.is_overdue ? t('govern.overdue') : t(`govern.state.${ruling.state}`)} />
      <strong>{ruling.question}</strong>
      <span className="mw-dim">
        {t(`govern.subject.${ruling.subject}`)}{' · '}
        {ruling.state === 'open'
          ? t('govern.asked', { person: ruling.asked_by, day: day(ruling.due) })
          : t('govern.decided', { person: ruling.decided_by, day: day(ruling.decided_at) })}
      </span>
      {ruling.reason !== '' && <span>{ruling.reason}</span>}
      {ruling.evidence && ruling.trial === null && <RulingEvidence evidence={ruling.evidence} hash={ruling.evidence_hash} />}
      {ruling.trial !== null && <Link to={paths.trial(ruling.trial)}>{t('evolve.to_trial')}</Link>}
      {ruling.state === 'open' && ruling.trial === null && <Button size="compact-sm" variant="default" aria-expanded={isDeciding} onClick={() => setDeciding(!isDeciding)}>{t('govern.decide')}</Button>}
      {isDeciding && ruling.state === 'open' && (
        <AddForm submitLabel={t('govern.decide')} create={() => decideRuling(ruling.id, verdict, reason.trim())} onCreated={() => { setDeciding(false); onDone(); }}>
          <NativeSelect label={t('govern.verdict')} value={verdict} data={(['yes', 'no'] as const).map((one) => ({ value: one, label: t(`govern.state.${one}`) }))} onChange={(event) => setVerdict(event.currentTarget.value === 'no' ? 'no' : 'yes')} />
          <TextInput label={t('rollout.reason')} description={t('rollout.reason_hint')} required withAsterisk={false} maxLength={1000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </AddForm>
      )}
    </div>
  );
}
