// SPDX-License-Identifier: Apache-2.0
// A step in words, for lists and conditions. Pure.
import type { Step } from '../api/runs';
import type { Texts } from '../i18n/context';
import { readMarkdown } from '../lib/markdown';

/// What the value of a check should be: "below 2.5 bar"; '' for other steps.
export function conditionText(step: Step, { t, exact }: Pick<Texts, 't' | 'exact'>): string {
  const show = (value: number | null): string => (value === null ? '–' : exact(value, step.unit));
  if (step.comparison === 'between') return t('run.should.between', { low: show(step.low), high: show(step.high) });
  if (step.comparison === '') return '';
  return t(`run.should.${step.comparison}`, { value: show(step.value ?? step.low ?? step.high) });
}

const kTitleLength = 72;

/// A step in a line: the first sentence of its text, without its markup.
export function stepTitle(step: Pick<Step, 'id' | 'text'>): string {
  const [first] = readMarkdown(step.text);
  const spans = !first ? [] : first.kind === 'paragraph' ? first.spans : (first.items[0] ?? []);
  const plain = spans.map((span) => span.text).join('');
  const sentence = /^.*?[.!?:](?=\s|$)/.exec(plain)?.[0] ?? plain;
  if (sentence === '') return step.id;
  return sentence.length <= kTitleLength ? sentence : `${sentence.slice(0, kTitleLength).replace(/\s+\S*$/, '')} …`;
}

/// Where a way leads: "step 4", "the end", "call for help", "abort".
export function wayText(steps: readonly Pick<Step, 'id'>[], way: string, { t }: Pick<Texts, 't'>): string {
  if (way === 'end') return t('procedure.to_end');
  if (way === 'escalate') return t('procedure.escalates');
  if (way === 'abort') return t('procedure.aborts');
  const id = way.startsWith('goto:') ? way.slice(5) : way;
  const at = steps.findIndex((step) => step.id === id);
  return at < 0 ? id : t('procedure.to_step', { number: at + 1 });
}
