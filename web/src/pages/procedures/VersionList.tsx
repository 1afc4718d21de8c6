// SPDX-License-Identifier: Apache-2.0
// The versions of a procedure, the newest first, and the one step each can take next.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { moveDocument, type DocumentMove, type DocumentState, type DocumentSummary } from '../../api/documents';
import type { Problem } from '../../api/result';
import { ConfirmButton } from '../../components/ConfirmButton';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { authorText } from '../../model/said-by';
import { useServices } from '../../model/services';

interface Props {
  versions: readonly DocumentSummary[] | null;
  problem: Problem | null;
  onRetry: () => void;
  mayEdit: boolean;
  onEdit: (document: DocumentSummary) => void;
  onMoved: () => void;
}

const kNext: Record<DocumentState, DocumentMove | null> = { draft: 'review', review: 'approve', approved: 'put-in-force', 'in-force': 'retire', retired: null };

export function VersionList({ versions, problem, onRetry, mayEdit, onEdit, onMoved }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const [isAll, setAll] = useState(false);
  const shown = isAll ? versions : versions?.filter((one) => one.state !== 'retired');
  return (
    <Panel title={t('procedure.versions')}>
      {problem && <ProblemNote problem={problem} onRetry={onRetry} />}
      {!versions && !problem && <LoadingNote rows={2} />}
      <ul className="mw-versions">
        {shown?.map((version) => (
          <li key={version.id} data-state={version.state}>
            <strong>{t('procedure.version', { version: version.version })}</strong>
            <span className="mw-tag">{t(`procedure.state.${version.state}`)}</span>
            <span>{t('procedure.by', { author: authorText(version.author, texts) })}{version.approver !== '' && ` · ${t('procedure.approved_by', { name: authorText(version.approver, texts) })}`}</span>
            {mayEdit && <VersionActions version={version} onEdit={onEdit} onMoved={onMoved} />}
          </li>
        ))}
      </ul>
      {versions && versions.some((one) => one.state === 'retired') && <Button variant="subtle" onClick={() => setAll(!isAll)} aria-expanded={isAll}>{t('procedure.show_retired')}</Button>}
    </Panel>
  );
}

function VersionActions({ version, onEdit, onMoved }: { version: DocumentSummary; onEdit: (document: DocumentSummary) => void; onMoved: () => void }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);
  const move = kNext[version.state];
  const isOwn = move === 'approve' && version.author === me.name;
  const run = async (wanted: DocumentMove): Promise<void> => {
    setBusy(true);
    const result = await moveDocument(version.id, wanted);
    setBusy(false);
    if (result.ok) say(t('procedure.said_moved', { version: version.version, state: t(`procedure.state.${result.value.state}`) }));
    else sayProblem(result.problem);
    onMoved();
  };
  return (
    <span className="mw-card-actions">
      <Button variant="default" onClick={() => onEdit(version)}>{t(version.state === 'draft' ? 'action.edit' : 'procedure.edit_as_new')}</Button>
      {move === 'retire' && <ConfirmButton label={t('procedure.move.retire')} question={t('procedure.retire_question')} onConfirm={() => void run('retire')} />}
      {move !== null && move !== 'retire' && <Button loading={isBusy} disabled={isOwn} onClick={() => void run(move)}>{t(`procedure.move.${move}`)}</Button>}
      {isOwn && <span className="mw-dim">{t('procedure.not_own')}</span>}
    </span>
  );
}
