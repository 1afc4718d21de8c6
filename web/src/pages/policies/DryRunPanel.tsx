// SPDX-License-Identifier: Apache-2.0
// If this alarm came now, or at another time: who would be told, when, and how. Nothing is sent.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { dryRun, type DryRun } from '../../api/policies';
import type { Problem } from '../../api/result';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useStore } from '../../lib/store';
import { parseLocalTime } from '../../lib/zone-days';
import { compareAlarms } from '../../model/alarm-book';
import { saidText } from '../../model/said';
import { channelsText } from '../../model/said-by';
import { useServices } from '../../model/services';

export function DryRunPanel(): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const book = useStore(services.alarms);
  const [alarm, setAlarm] = useState('');
  const [at, setAt] = useState('');
  const [answer, setAnswer] = useState<DryRun | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const alarms = [...book.byId.values()].sort(compareAlarms);
  const chosen = alarm === '' ? alarms[0]?.id : Number(alarm);

  const run = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (chosen === undefined) return;
    const atMs = at === '' ? null : parseLocalTime(at, texts.zone);
    setBusy(true);
    const result = await dryRun(chosen, atMs === null || !Number.isFinite(atMs) ? null : new Date(atMs).toISOString());
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    setAnswer(result.ok ? result.value : null);
  };
  return (
    <Panel title={t('dryrun.title')}>
      <p className="mw-dim">{t('dryrun.sub')}</p>
      {alarms.length === 0 ? <p className="mw-dim">{t('dryrun.no_alarm')}</p> : (
        <form className="mw-inline-form" onSubmit={(event) => void run(event)}>
          <NativeSelect label={t('dryrun.alarm')} value={String(chosen ?? '')} onChange={(event) => setAlarm(event.currentTarget.value)} data={alarms.map((entry) => ({ value: String(entry.id), label: `${entry.subject.asset_title}: ${entry.message}` }))} />
          <TextInput type="datetime-local" label={t('dryrun.at')} description={t('dryrun.at_hint', { zone: texts.zone })} value={at} onChange={(event) => setAt(event.currentTarget.value)} />
          <Button type="submit" loading={isBusy}>{t('dryrun.run')}</Button>
        </form>
      )}
      {problem && <ProblemNote problem={problem} />}
      {answer && <Steps answer={answer} />}
    </Panel>
  );
}

function Steps({ answer }: { answer: DryRun }): ReactNode {
  const texts = useTexts();
  const { t, time, duration } = texts;
  const start = parseTime(answer.steps[0]?.at);
  return (
    <div role="status">
      <h3>{t('dryrun.answer', { policy: answer.policy })}</h3>
      {answer.steps.length === 0 && <p className="mw-attention-text">{t('dryrun.nobody')}</p>}
      <ol className="mw-chain">
        {answer.steps.map((step, i) => {
          const atMs = parseTime(step.at);
          return (
            <li key={i} className={step.skipped === '' ? '' : 'mw-nobody'}>
              <time dateTime={step.at} title={step.at}>{time(atMs, 'minute')}<span className="mw-dim">{atMs > start ? t('dryrun.after', { duration: duration(atMs - start) }) : t('dryrun.at_once')}</span></time>
              <div>
                <div>{step.text === '' ? '' : saidText(step.words, step.text, texts)}</div>
                {step.who.length > 0 && <strong>{t('dryrun.told', { who: step.who.join(', '), channels: channelsText(step.channels, texts) })}</strong>}
                {step.skipped !== '' && <div className="mw-attention-text">{t('dryrun.skipped', { because: saidText(step.words, step.skipped, texts) })}</div>}
              </div>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
