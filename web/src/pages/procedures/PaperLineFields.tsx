// SPDX-License-Identifier: Apache-2.0
// One line of the sheet: how the step went, and what was written beside it.
import { NativeSelect, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { unitText } from '../../lib/units';
import type { PaperDraft, PaperLine } from '../../model/paper-path';
import { stepTitle } from '../../model/step-words';

interface Props {
  line: PaperLine;
  number: number;
  /// Something was entered: only then is it worth saying what lacks.
  isTouched: boolean;
  onChange: (draft: PaperDraft) => void;
}

export function PaperLineFields({ line, number, isTouched, onChange }: Props): ReactNode {
  const { t } = useTexts();
  const { step, draft, fault } = line;
  const how = !isTouched ? '' : draft.isProblem ? 'problem' : 'done';
  const error = isTouched && fault !== null ? t(`run.fault.${fault}`) : null;
  const isChoice = step.kind === 'decide' || (step.kind === 'measure' && step.input === 'choice');
  const hasValue = step.kind === 'check' || (step.kind === 'measure' && !isChoice);
  const unit = unitText(step.unit);
  const asksWhy = draft.isProblem || step.kind === 'photo' || step.kind === 'wait' || step.kind === 'webhook';
  return (
    <li data-testid="paper-line" data-step={step.id}>
      <span className="mw-step-number" aria-hidden="true">{number}</span>
      <fieldset className="mw-fieldset">
        <legend>{stepTitle(step)}</legend>
        <div className="mw-inline-form">
          <NativeSelect label={t('paper.how')} value={how} onChange={(event) => onChange({ ...draft, isProblem: event.currentTarget.value === 'problem' })} data={[...(how === '' ? [{ value: '', label: t('paper.how_choose') }] : []), { value: 'done', label: t('run.step_done') }, { value: 'problem', label: t('run.problem') }]} />
          {!draft.isProblem && hasValue && <TextInput label={unit === '' ? t('run.reading') : `${t('run.reading')} (${unit})`} inputMode={step.input === 'text' ? 'text' : 'decimal'} value={draft.value} onChange={(event) => onChange({ ...draft, value: event.currentTarget.value })} error={error} />}
          {!draft.isProblem && isChoice && <NativeSelect label={t('run.choose')} value={draft.choice ?? ''} onChange={(event) => onChange({ ...draft, choice: event.currentTarget.value === '' ? null : event.currentTarget.value })} data={[{ value: '', label: t('paper.how_choose') }, ...step.options.map((option) => ({ value: option.value, label: option.text }))]} error={error} />}
          <TextInput label={t(draft.isProblem ? 'run.problem_what' : step.kind === 'photo' ? 'paper.photo_where' : 'rosters.comment')} value={draft.comment} onChange={(event) => onChange({ ...draft, comment: event.currentTarget.value })} error={asksWhy ? error : null} />
        </div>
      </fieldset>
    </li>
  );
}
