// SPDX-License-Identifier: Apache-2.0
// The text of a procedure, edited by lines: a step of any kind to start from, with its error path, and a signature
// under a translation. The server checks every word of it (docs/format/procedure.md). Pure.
import type { Texts } from '../i18n/context';

export const kStepKinds = ['instruct', 'check', 'measure', 'photo', 'decide', 'wait', 'webhook', 'hand_over'] as const;
export type StepKindName = (typeof kStepKinds)[number];

interface StepBlock {
  id: string;
  /// Lines of the text, from 0: [begin, end).
  begin: number;
  end: number;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;
const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line);

/// Where the block of a top-level key lies, without its own line; null where there is no such key.
function blockOf(lines: readonly string[], key: string): { begin: number; end: number } | null {
  const at = lines.findIndex((line) => line.startsWith(`${key}:`));
  if (at < 0) return null;
  let end = at + 1;
  while (end < lines.length && (isBlank(lines[end] ?? '') || indentOf(lines[end] ?? '') > 0 || (lines[end] ?? '').startsWith('- '))) end += 1;
  while (end > at + 1 && isBlank(lines[end - 1] ?? '')) end -= 1;
  return { begin: at + 1, end };
}

function stepsIn(lines: readonly string[]): StepBlock[] {
  const block = blockOf(lines, 'steps');
  if (block === null) return [];
  const dash = (lines.slice(block.begin, block.end).find((line) => !isBlank(line)) ?? '').indexOf('-');
  const starts: number[] = [];
  for (let i = block.begin; i < block.end; i += 1) if (dash >= 0 && (lines[i] ?? '').startsWith(`${' '.repeat(dash)}-`)) starts.push(i);
  return starts.map((begin, n) => {
    const end = starts[n + 1] ?? block.end;
    const id = /\bid:\s*"?([a-z0-9_-]+)/.exec(lines.slice(begin, end).join('\n'))?.[1] ?? '';
    return { id, begin, end };
  });
}

/// Puts a step of this kind behind the one in which `caret` stands, else at the end; `caret` is then in its text.
export function insertStep(text: string, caret: number, kind: StepKindName, texts: Pick<Texts, 't'>): { text: string; caret: number } {
  const lines = text.split('\n');
  const steps = stepsIn(lines);
  const line = text.slice(0, caret).split('\n').length - 1;
  const here = steps.findIndex((step) => step.begin <= line && line < step.end);
  const after = here < 0 ? steps.length - 1 : here;
  const last = steps[after];
  const block = blockOf(lines, 'steps');
  const at = last?.end ?? block?.end ?? lines.length;
  const indent = last ? ' '.repeat(indentOf(lines[last.begin] ?? '')) : '  ';
  const taken = new Set(steps.map((step) => step.id));
  const made = stepLines(kind, freeId(kind, taken), steps[after + 1]?.id ?? 'end', texts).map((one) => indent + one);
  const added = block === null ? ['steps:', ...made] : made;
  const out = [...lines.slice(0, at), ...added, ...lines.slice(at)];
  const textLine = added.findIndex((one) => /^\s*text: /.test(one));
  const begin = out.slice(0, at + textLine).join('\n').length + 1 + (added[textLine] ?? '').indexOf('text: ') + 'text: '.length;
  return { text: out.join('\n'), caret: begin };
}

function freeId(kind: StepKindName, taken: ReadonlySet<string>): string {
  const name = kind.replace('_', '-');
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? name : `${name}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function stepLines(kind: StepKindName, id: string, follows: string, { t }: Pick<Texts, 't'>): string[] {
  const own: Readonly<Record<StepKindName, string[]>> = {
    instruct: [],
    check: ['signal: pressure', 'is: below', 'value: 8', 'unit: bar', `otherwise: ${follows}`],
    measure: ['unit: bar', 'low: 0', 'high: 16'],
    photo: [],
    decide: ['options:', `  "${t('procedure.template.yes')}": ${follows}`, `  "${t('procedure.template.no')}": end`],
    wait: ['duration: 10m'],
    webhook: ['url: https://example.org/hook?run={run}&step={step}'],
    hand_over: ['team: maintenance'],
  };
  const [dash, rest] = ['- ', '  '];
  return [
    `${dash}id: ${id}`, `${rest}kind: ${kind}`, `${rest}text: ${t(`procedure.template.${kind}`)}`,
    ...own[kind].map((line) => rest + line),
    // What a person does who cannot do the step: escalate, abort, or the id of another step.
    `${rest}on_problem: escalate`,
  ];
}

export interface TranslationState {
  language: string;
  state: string;
  author: string;
  approver: string;
}

interface TranslationBlock extends TranslationState {
  begin: number;
  end: number;
  indent: string;
}

function translationBlocks(lines: readonly string[]): TranslationBlock[] {
  const block = blockOf(lines, 'translations');
  if (block === null) return [];
  const indent = indentOf(lines.slice(block.begin, block.end).find((line) => !isBlank(line)) ?? '');
  const found: TranslationBlock[] = [];
  for (let i = block.begin; i < block.end; i += 1) {
    const head = indentOf(lines[i] ?? '') === indent ? /^\s*"?([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)"?:\s*(#.*)?$/.exec(lines[i] ?? '') : null;
    if (head) found.push({ language: head[1] ?? '', state: 'draft', author: '', approver: '', begin: i + 1, end: block.end, indent: '' });
  }
  found.forEach((one, n) => {
    one.end = (found[n + 1]?.begin ?? block.end + 1) - 1;
    const first = lines.slice(one.begin, one.end).find((line) => !isBlank(line)) ?? '';
    one.indent = ' '.repeat(indentOf(first));
    for (const line of lines.slice(one.begin, one.end)) {
      const field = indentOf(line) === one.indent.length ? /^\s*(state|author|approver):\s*"?([^"#]*?)"?\s*(#.*)?$/.exec(line) : null;
      if (field) one[field[1] as 'state' | 'author' | 'approver'] = field[2] ?? '';
    }
  });
  return found;
}

export const translationsIn = (text: string): TranslationState[] =>
  translationBlocks(text.split('\n')).map(({ language, state, author, approver }) => ({ language, state, author, approver }));

/// The text with the translation approved by `who`; nothing else changes, as whoever signs may change no word.
export function signTranslation(text: string, language: string, who: string): string {
  const lines = text.split('\n');
  const block = translationBlocks(lines).find((one) => one.language === language);
  if (!block) return text;
  const kept = lines.slice(block.begin, block.end).filter((line) => indentOf(line) !== block.indent.length || !/^\s*(state|approver):/.test(line));
  const signed = [`${block.indent}state: approved`, `${block.indent}approver: ${who}`];
  return [...lines.slice(0, block.begin), ...signed, ...kept, ...lines.slice(block.end)].join('\n');
}
