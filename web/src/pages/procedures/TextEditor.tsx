// SPDX-License-Identifier: Apache-2.0
// A text in YAML with the server's word on it: a mistake is shown with its line, one click selects it.
import { Button, Group, Textarea } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { DocumentText } from '../../api/documents';
import type { Problem, Result } from '../../api/result';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { insertStep, kStepKinds, signTranslation, translationsIn, type StepKindName } from '../../model/procedure-text';
import { useServices } from '../../model/services';
import { faultLine, lineRange, lineText } from '../../model/text-fault';

interface Props {
  initial: string;
  saveLabel: string;
  save: (text: string) => Promise<Result<DocumentText>>;
  onSaved: (document: DocumentText) => void;
  onCancel: () => void;
}

export function TextEditor({ initial, saveLabel, save, onSaved, onCancel }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
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
  const add = (kind: StepKindName): void => {
    const made = insertStep(text, area.current?.selectionStart ?? text.length, kind, texts);
    setText(made.text);
    // The area has the new text only after this.
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(made.caret, made.text.indexOf('\n', made.caret));
    });
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
      <StepPalette onKind={add} />
      <Translations text={text} onText={setText} />
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

/// Every kind of step there is, each with its error path written out.
function StepPalette({ onKind }: { onKind: (kind: StepKindName) => void }): ReactNode {
  const { t } = useTexts();
  return (
    <fieldset className="mw-fieldset">
      <legend>{t('procedure.add_step')}</legend>
      <Group gap="xs">{kStepKinds.map((kind) => <Button key={kind} size="compact-md" variant="default" onClick={() => onKind(kind)}>{t(`run.kind.${kind === 'hand_over' ? 'hand-over' : kind}`)}</Button>)}</Group>
      <p className="mw-dim">{t('procedure.add_step_hint')}</p>
    </fieldset>
  );
}

/// Who wrote each translation and who signed it; another person signs it here, with no word of it changed.
function Translations({ text, onText }: { text: string; onText: (text: string) => void }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const found = translationsIn(text);
  if (found.length === 0) return null;
  return (
    <fieldset className="mw-fieldset">
      <legend>{t('procedure.translations')}</legend>
      <ul className="mw-told">
        {found.map((one) => (
          <li key={one.language}>
            <strong>{one.language}</strong>
            <span>{one.state === 'approved' ? t('procedure.translation_signed', { author: one.author, approver: one.approver }) : t('procedure.translation_open', { author: one.author })}</span>
            {one.state !== 'approved' && one.author !== me.name && <Button size="compact-md" variant="default" onClick={() => onText(signTranslation(text, one.language, me.name))}>{t('procedure.sign_translation', { name: me.name })}</Button>}
          </li>
        ))}
      </ul>
      <p className="mw-dim">{t('procedure.translations_hint')}</p>
    </fieldset>
  );
}
