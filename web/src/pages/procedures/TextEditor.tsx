// SPDX-License-Identifier: Apache-2.0
// A text in YAML with the server's word on it: a mistake is shown with its line, one click selects it.
import { Button, Group, Textarea } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { DocumentText } from '../../api/documents';
import type { Problem, Result } from '../../api/result';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { faultLine, lineRange, lineText } from '../../model/text-fault';

interface Props {
  initial: string;
  saveLabel: string;
  save: (text: string) => Promise<Result<DocumentText>>;
  onSaved: (document: DocumentText) => void;
  onCancel: () => void;
}

export function TextEditor({ initial, saveLabel, save, onSaved, onCancel }: Props): ReactNode {
  const { t } = useTexts();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(initial);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const line = problem === null ? null : faultLine(problem.detail);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await save(text);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) onSaved(result.value);
  };
  const goTo = (wanted: number): void => {
    const node = area.current;
    if (!node) return;
    const { begin, end } = lineRange(text, wanted);
    node.focus();
    node.setSelectionRange(begin, end);
    // Textareas do not follow their selection: lines are of one height.
    node.scrollTop = Math.max(0, (node.scrollHeight * (wanted - 4)) / Math.max(1, text.split('\n').length));
  };
  return (
    <form className="mw-form" onSubmit={(event) => void submit(event)}>
      <Textarea ref={area} label={t('procedure.text')} description={t('procedure.text_hint')} value={text} onChange={(event) => setText(event.currentTarget.value)} rows={24} spellCheck={false} classNames={{ input: 'mw-code' }} maxLength={262_144} />
      {problem && <ProblemNote problem={problem} />}
      {line !== null && (
        <p>
          <Button variant="default" onClick={() => goTo(line)}>{t('procedure.go_to_line', { line })}</Button> <code>{lineText(text, line)}</code>
        </p>
      )}
      <Group gap="xs">
        <Button type="submit" loading={isBusy}>{saveLabel}</Button>
        <Button variant="default" onClick={onCancel}>{t('action.cancel')}</Button>
      </Group>
    </form>
  );
}
