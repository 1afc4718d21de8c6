// SPDX-License-Identifier: Apache-2.0
// A first draft: a name, and a text to start from that the server takes as it is.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { createDocument } from '../../api/documents';
import { Panel } from '../../components/Notes';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { navigate, paths } from '../../lib/router';
import { TextEditor } from './TextEditor';

/// What a procedure's text calls itself; its document has the same name.
function nameIn(text: string): string {
  return /^procedure:\s*([\w-]+)/m.exec(text)?.[1] ?? '';
}

export function NewProcedure({ onDone }: { onDone: () => void }): ReactNode {
  const { t } = useTexts();
  const [name, setName] = useState('');
  const start = [
    `procedure: ${name || 'new-procedure'}`, `title: ${t('procedure.draft_title')}`, 'expected_duration: 10m', 'on_problem: escalate', 'steps:',
    '  - id: look', '    kind: instruct', `    text: ${t('procedure.draft_step')}`, '',
  ].join('\n');
  return (
    <Panel title={t('procedure.new')}>
      <TextInput label={t('procedure.name')} description={t('procedure.name_hint')} value={name} onChange={(event) => setName(event.currentTarget.value.trim().toLowerCase())} />
      <TextEditor
        key={name}
        initial={start}
        saveLabel={t('procedure.save_draft')}
        save={(text) => createDocument('procedure', nameIn(text), text)}
        onSaved={(made) => { say(t('procedure.said_saved', { version: made.version })); onDone(); navigate(paths.procedure(made.name)); }}
        onCancel={onDone}
      />
    </Panel>
  );
}
