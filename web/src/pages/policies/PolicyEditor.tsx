// SPDX-License-Identifier: Apache-2.0
// The text of a policy: read, changed into a draft, put in force. The server checks every line.
import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { createDocument, fetchDocument, moveDocument, saveDocument, type DocumentText } from '../../api/documents';
import type { Policy } from '../../api/policies';
import type { Problem, Result } from '../../api/result';
import { mayAct } from '../../api/session';
import { ConfirmButton } from '../../components/ConfirmButton';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { saidTexts } from '../../model/said';
import { useServices } from '../../model/services';
import { DryRunForm } from './DryRunForm';

interface Props {
  /// null: a new one.
  policy: Policy | null;
  onChanged: () => void;
}

/// Two spaces of YAML to start from; the names are the reader's to replace.
const kFirstText = 'policy: my-policy\ntitle: My policy\nsteps:\n  - notify: {rosters: operators, channels: [browser, email]}\n  - wait: 5m\n  - repeat: {times: 2}\n';

export function PolicyEditor({ policy, onChanged }: Props): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const [document, setDocument] = useState<DocumentText | null>(null);
  const [name, setName] = useState('');
  const [text, setText] = useState(policy === null ? kFirstText : '');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mayChange = mayAct(services.me.role, 'engineer');
  const source = policy?.document ?? null;

  const take = (result: Result<DocumentText>): boolean => {
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) {
      setDocument(result.value);
      setText(result.value.text);
    }
    return result.ok;
  };
  useEffect(() => {
    if (source === null) return undefined;
    const abort = new AbortController();
    void fetchDocument(source, abort.signal).then((result) => {
      if (!abort.signal.aborted) take(result);
    });
    return () => abort.abort();
  }, [source]);

  const warnings = saidTexts(document?.warnings_words, document?.warnings, texts);
  const isDraft = document?.state === 'draft';
  const isChanged = document === null ? text.trim() !== '' : text !== document.text;
  const save = async (): Promise<void> => {
    setBusy(true);
    // A text in force stays as it is; changing it begins its next version.
    if (!take(isDraft && document ? await saveDocument(document.id, text) : await createDocument('policy', policy?.name ?? name.trim(), text))) return;
    say(t('policies.saved'));
    onChanged();
  };
  const putInForce = async (id: number): Promise<void> => {
    setBusy(true);
    if (!take(await moveDocument(id, 'put-in-force'))) return;
    say(t('policies.in_force'));
    onChanged();
  };

  if (source !== null && document === null && problem === null) return <LoadingNote rows={4} />;
  return (
    <div className="mw-form mw-editor">
      {policy === null && <TextInput label={t('policies.name')} description={t('policies.name_hint')} value={name} onChange={(event) => setName(event.currentTarget.value)} disabled={document !== null} />}
      {document && <p className="mw-dim">{t('policies.version', { version: document.version, state: t(`policies.state.${document.state}`), author: document.author })}</p>}
      <Textarea label={t('policies.text')} description={t('policies.text_hint')} autosize minRows={10} maxRows={30} spellCheck={false} readOnly={!mayChange} value={text} onChange={(event) => setText(event.currentTarget.value)} classNames={{ input: 'mw-code' }} />
      {problem && <ProblemNote problem={problem} />}
      {warnings.length > 0 && (
        <div role="status"><strong>{t('policies.warnings')}</strong><ul className="mw-bullets">{warnings.map((warning) => <li key={warning}>{warning}</li>)}</ul></div>
      )}
      {mayChange && (
        <Group gap="sm">
          <Button onClick={() => void save()} loading={isBusy} disabled={!isChanged || (policy === null && document === null && name.trim() === '')}>{t('policies.save')}</Button>
          {document && isDraft && !isChanged && <ConfirmButton label={t('policies.put_in_force')} question={t('policies.put_in_force_question')} onConfirm={() => void putInForce(document.id)} />}
          {isChanged && document && <span className="mw-dim">{t('policies.unsaved')}</span>}
        </Group>
      )}
      <section aria-label={t('dryrun.of_text')}>
        <h3>{t('dryrun.of_text')}</h3>
        <p className="mw-dim">{t('dryrun.of_text_sub')}</p>
        <DryRunForm draft={text} />
      </section>
    </div>
  );
}
