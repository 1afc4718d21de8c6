// SPDX-License-Identifier: Apache-2.0
// The step to do now: hazard first, then what to do, what the plant says, what to enter, done.
import { Button, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { Run, Step } from '../../api/runs';
import { Countdown } from '../../components/Countdown';
import { RichText } from '../../components/RichText';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { newClientId } from '../../lib/client-id';
import { entryFault, parseEntered, type EntryDraft, type RunAct, type RunView } from '../../model/run-path';
import { useServices } from '../../model/services';
import { stepTitle } from '../../model/step-words';
import type { RunHere } from '../../model/use-run';
import { CheckReading } from './CheckReading';
import { EntryFields, type Entry } from './EntryFields';
import { ProblemForm } from './ProblemForm';
import { StepWays } from './StepWays';

interface Props {
  run: Run;
  step: Step;
  view: RunView;
  here: RunHere;
  mayOperate: boolean;
  /// It follows a step done on this page: the eye and the focus go with it.
  comesNext: boolean;
}

const kNothing: Entry = { value: '', choice: null, comment: '', file: '', fileName: '' };

export function StepCard({ run, step, view, here, mayOperate, comesNext }: Props): ReactNode {
  const services = useServices();
  const { t, duration } = useTexts();
  const [entry, setEntry] = useState<Entry>(kNothing);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [hasProblem, setProblem] = useState(false);
  // One id for this doing of the step: pressing twice, or again after an error, does it once.
  const clientId = useRef(newClientId());
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!comesNext) return;
    card.current?.scrollIntoView({ block: 'start' });
    card.current?.focus({ preventScroll: true });
  }, [comesNext]);
  // Steps kept ahead of this one mean the server stands elsewhere: its live value is not this step's.
  const hasLive = !here.isOffline && here.kept.length === 0 && run.step === step.id && run.live !== null;
  const draft: EntryDraft = { value: entry.value, choice: entry.choice, comment: entry.comment, hasFile: entry.file !== '' };
  const fault = entryFault(step, draft, hasLive);

  const submit = async (change: Partial<RunAct>, refused: typeof fault): Promise<void> => {
    setTried(true);
    if (refused !== null || isBusy) return;
    setBusy(true);
    const number = parseEntered(entry.value);
    const value = entry.value.trim() === '' ? null : Number.isFinite(number) && step.input !== 'text' ? String(number) : entry.value.trim();
    const isDone = await here.submit({
      clientId: clientId.current, run: run.id, who: services.me.name, act: 'step', step: step.id, title: stepTitle(step),
      value, choice: entry.choice, comment: entry.comment.trim(), attachment: '', file: entry.file, doneMs: services.clock.now(), ...change,
    });
    setBusy(false);
    if (isDone && change.act === 'problem') {
      setProblem(false);
      clientId.current = newClientId();
      say(t('run.said_problem'));
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void submit({}, fault);
  };
  const choose = (choice: string): void => {
    setEntry({ ...entry, choice });
    if (step.kind === 'decide') void submit({ choice }, null);
  };
  return (
    <section ref={card} tabIndex={-1} className="mw-step" aria-labelledby="step-title" data-step={step.id} data-kind={step.kind}>
      {step.hazard !== '' && <div className="mw-hazard" role="note"><strong>{t('run.hazard')}</strong><p>{step.hazard}</p></div>}
      <p className="mw-dim">{t(`run.kind.${step.kind}`)}{step.expected_s > 0 && step.kind !== 'wait' && ` · ${t('run.about', { time: duration(step.expected_s * 1000) })}`}</p>
      <h2 id="step-title" className="mw-sr">{stepTitle(step)}</h2>
      <RichText text={step.text} className="mw-step-text" />
      {step.kind === 'check' && <CheckReading run={run} step={step} isServersStep={run.step === step.id} />}
      {step.kind === 'wait' && view.waitUntilMs !== null && (
        <p className="mw-wait"><Countdown to={view.waitUntilMs} left={(clock) => t('run.wait_left', { clock })} over={() => t('run.wait_over')} /></p>
      )}
      {mayOperate && (
        <form className="mw-form" onSubmit={onSubmit} noValidate>
          <EntryFields step={step} entry={entry} onEntry={setEntry} onChoose={choose} hasLive={hasLive} fault={isTried ? fault : null} isBusy={isBusy} />
          <OptionalComment step={step} entry={entry} onEntry={setEntry} />
          {step.kind !== 'decide' && (
            <Button type="submit" size="xl" fullWidth loading={isBusy} data-testid="step-done">{t(doneLabel(step), { name: step.hand_over_to })}</Button>
          )}
          <Button size="lg" fullWidth variant="default" onClick={() => setProblem(!hasProblem)} aria-expanded={hasProblem}>{t('run.problem')}</Button>
        </form>
      )}
      <StepWays run={run} step={step} />
      {hasProblem && (
        <ProblemForm step={step} isBusy={isBusy} onReport={(comment) => void submit({ act: 'problem', comment, value: null, choice: null, file: '', clientId: `${clientId.current}p` }, null)} />
      )}
    </section>
  );
}

function doneLabel(step: Step): 'run.enter' | 'run.take' | 'run.skip_wait' | 'run.did_instead' | 'run.give_to' | 'run.step_done' {
  switch (step.kind) {
    case 'measure':
    case 'photo': return 'run.enter';
    case 'check': return 'run.take';
    case 'wait': return 'run.skip_wait';
    case 'webhook': return 'run.did_instead';
    case 'hand-over': return 'run.give_to';
    case 'instruct':
    case 'decide': return 'run.step_done';
  }
}

/// Waits and webhooks ask for their comment themselves; elsewhere it is a fold away.
function OptionalComment({ step, entry, onEntry }: { step: Step; entry: Entry; onEntry: (entry: Entry) => void }): ReactNode {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  if (step.kind === 'wait' || step.kind === 'webhook') return null;
  if (!isOpen) return <Button variant="subtle" size="md" onClick={() => setOpen(true)}>{t('run.add_comment')}</Button>;
  return <Textarea autoFocus size="md" label={t('alarm.comment_label')} value={entry.comment} onChange={(event) => onEntry({ ...entry, comment: event.currentTarget.value })} autosize minRows={2} maxLength={4000} />;
}
