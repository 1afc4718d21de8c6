// SPDX-License-Identifier: Apache-2.0
// What a step asks to be entered: a number with its plausible range, a text, a choice, a photo.
import { Button, Textarea, TextInput } from '@mantine/core';
import { useId, useState, type ChangeEvent, type ReactNode } from 'react';
import { kMaxAttachmentBytes, type Step } from '../../api/runs';
import { useTexts, type Texts } from '../../i18n/context';
import { shrinkPicture, toDataUrl } from '../../lib/picture';
import { unitText } from '../../lib/units';
import type { EntryFault } from '../../model/run-path';

export interface Entry {
  value: string;
  choice: string | null;
  comment: string;
  /// A data URL; '' = none.
  file: string;
  fileName: string;
}

interface Props {
  step: Step;
  entry: Entry;
  onEntry: (entry: Entry) => void;
  onChoose: (choice: string) => void;
  hasLive: boolean;
  /// What to say is missing; null while nothing was tried.
  fault: EntryFault | null;
  isBusy: boolean;
}

function rangeHint(step: Step, { t, exact }: Texts): string {
  if (step.low !== null && step.high !== null) return t('run.range', { low: exact(step.low, step.unit), high: exact(step.high, step.unit) });
  if (step.low !== null) return t('run.range_from', { low: exact(step.low, step.unit) });
  return step.high === null ? '' : t('run.range_to', { high: exact(step.high, step.unit) });
}

export function EntryFields({ step, entry, onEntry, onChoose, hasLive, fault, isBusy }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const error = fault === null ? null : t(`run.fault.${fault}`);
  const setValue = (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>): void => onEntry({ ...entry, value: event.currentTarget.value });
  const unit = unitText(step.unit);
  const named = (key: 'run.reading' | 'run.gauge'): string => (unit === '' ? t(key) : `${t(key)} (${unit})`);

  if (step.kind === 'check') {
    if (hasLive) return null;
    return <TextInput size="lg" inputMode="decimal" label={named('run.gauge')} description={t('run.gauge_hint')} value={entry.value} onChange={setValue} error={error} />;
  }
  if (step.kind === 'decide' || (step.kind === 'measure' && step.input === 'choice')) {
    return (
      <div className="mw-big-choices" role="group" aria-label={t('run.choose')}>
        {step.options.map((option) => (
          <Button key={option.value} size="xl" fullWidth variant={entry.choice === option.value ? 'filled' : 'default'} aria-pressed={entry.choice === option.value} loading={isBusy && entry.choice === option.value} disabled={isBusy} onClick={() => onChoose(option.value)}>{option.text}</Button>
        ))}
        {error !== null && <p role="alert" className="mw-attention-text">{error}</p>}
      </div>
    );
  }
  if (step.kind === 'measure') {
    return step.input === 'text'
      ? <Textarea size="lg" label={t('run.answer')} value={entry.value} onChange={setValue} error={error} autosize minRows={2} maxLength={4000} />
      : <TextInput size="xl" inputMode="decimal" autoComplete="off" label={named('run.reading')} description={rangeHint(step, texts)} value={entry.value} onChange={setValue} error={error} />;
  }
  if (step.kind === 'photo') return <PhotoField entry={entry} onEntry={onEntry} error={error} />;
  if (step.kind === 'wait' || step.kind === 'webhook') {
    return <Textarea size="md" label={t(step.kind === 'wait' ? 'run.skip_why' : 'run.instead_how')} value={entry.comment} onChange={(event) => onEntry({ ...entry, comment: event.currentTarget.value })} error={error} autosize minRows={1} maxLength={4000} />;
  }
  return null;
}

function PhotoField({ entry, onEntry, error }: { entry: Entry; onEntry: (entry: Entry) => void; error: string | null }): ReactNode {
  const { t, bytes } = useTexts();
  const id = useId();
  const [isTooBig, setTooBig] = useState(false);
  const take = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.currentTarget.files?.[0];
    if (!file) return;
    const small = await shrinkPicture(file);
    setTooBig(small.size > kMaxAttachmentBytes);
    if (small.size <= kMaxAttachmentBytes) onEntry({ ...entry, file: await toDataUrl(small), fileName: file.name });
  };
  return (
    <div className="mw-photo">
      <label htmlFor={id} className="mw-next mw-big">{entry.fileName === '' ? t('run.photo') : t('run.photo_again')}</label>
      <input id={id} type="file" accept="image/*,application/pdf,text/plain" className="mw-sr" onChange={(event) => void take(event)} />
      {entry.file.startsWith('data:image/') ? <img src={entry.file} alt={entry.fileName} /> : entry.fileName !== '' && <p>{entry.fileName}</p>}
      {isTooBig && <p role="alert" className="mw-attention-text">{t('run.too_big', { most: bytes(kMaxAttachmentBytes) })}</p>}
      {error !== null && <p role="alert" className="mw-attention-text">{error}</p>}
    </div>
  );
}
