// SPDX-License-Identifier: Apache-2.0
// One procedure: the steps in force, its versions and their life, its editor, its card, a drill of it.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { createDocument, fetchDocument, fetchDocuments, saveDocument, type DocumentSummary } from '../../api/documents';
import { cardPath, fetchProcedure } from '../../api/procedures';
import { ok } from '../../api/result';
import { mayAct } from '../../api/session';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { saidTexts } from '../../model/said';
import { useServices } from '../../model/services';
import { DrillDialog } from './DrillDialog';
import { PaperRunForm } from './PaperRunForm';
import { StepList } from './StepList';
import { TextEditor } from './TextEditor';
import { VersionList } from './VersionList';

export function ProcedurePage({ name }: { name: string }): ReactNode {
  const { me } = useServices();
  const { t, language, duration } = useTexts();
  const inForce = useLoad(`procedure/${name}/${language}`, (signal) => fetchProcedure(name, language, signal));
  const versions = useLoad(`documents/procedure/${name}`, async (signal) => {
    const all = await fetchDocuments('procedure', signal);
    return all.ok ? ok(all.value.documents.filter((one) => one.name === name).sort((a, b) => b.version - a.version)) : all;
  });
  const [edited, setEdited] = useState<DocumentSummary | null>(null);
  const [isDrilling, setDrilling] = useState(false);
  const [isPaper, setPaper] = useState(false);
  const mayEdit = mayAct(me.role, 'engineer');
  const edit = (document: DocumentSummary): void => {
    setEdited(document);
    window.scrollTo(0, 0);
  };
  const reload = (): void => {
    versions.reload();
    inForce.reload();
  };
  if (versions.data?.length === 0 && inForce.problem?.status === 404) {
    return <EmptyNote title={t('procedure.unknown')} text={t('procedure.unknown_next')}><Link to={paths.procedures} className="mw-next">{t('nav.procedures')}</Link></EmptyNote>;
  }
  const text = inForce.data;
  const whoMay = text ? [...text.who_may_run.skills, ...text.who_may_run.teams] : [];
  return (
    <>
      <PageHead
        title={text?.title ?? name}
        sub={<><Link to={paths.procedures}>{t('nav.procedures')}</Link>{` / ${name}`}{text && ` · ${t('procedure.version', { version: text.version })} · ${duration(text.expected_s * 1000)}`}</>}
      >
        {text && <a className="mw-next" href={cardPath(name, language, null)} target="_blank" rel="noopener noreferrer">{t('procedure.card')}</a>}
        {text?.state === 'in-force' && mayAct(me.role, 'operator') && <Button variant="default" aria-expanded={isPaper} onClick={() => setPaper(!isPaper)}>{t('paper.title')}</Button>}
        {text?.state === 'in-force' && mayEdit && <Button variant="default" className="mw-drill-button" onClick={() => setDrilling(true)}>{t('procedure.start_drill')}</Button>}
      </PageHead>
      {text?.summary && <p className="mw-summary">{text.summary}</p>}
      {text && whoMay.length > 0 && <p className="mw-dim">{t('procedure.who_may', { who: whoMay.join(', ') })}</p>}
      {edited && (
        <Panel title={t('procedure.editing', { version: edited.version })}>
          <EditorOf document={edited} onDone={() => { setEdited(null); reload(); }} />
        </Panel>
      )}
      {isPaper && text && <Panel title={t('paper.title')}><PaperRunForm procedure={text} onCancel={() => setPaper(false)} /></Panel>}
      <Panel title={t('procedure.steps')}>
        {text && text.state !== 'in-force' && <p className="mw-note">{t('procedure.not_in_force')}</p>}
        {text ? <StepList steps={text.steps} />
          : inForce.problem?.status === 404 ? <EmptyNote title={t('procedure.not_in_force')} text={t('procedure.not_in_force_next')} />
          : inForce.problem ? <ProblemNote problem={inForce.problem} onRetry={inForce.reload} /> : <LoadingNote rows={5} />}
      </Panel>
      {!edited && <VersionList versions={versions.data} problem={versions.problem} onRetry={versions.reload} mayEdit={mayEdit} onEdit={edit} onMoved={reload} />}
      {isDrilling && text && <DrillDialog procedure={name} title={text.title} onClose={() => setDrilling(false)} />}
    </>
  );
}

/// A draft is changed in place; anything further on becomes the text of a new draft.
function EditorOf({ document, onDone }: { document: DocumentSummary; onDone: () => void }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const whole = useLoad(`document/${document.id}`, (signal) => fetchDocument(document.id, signal));
  if (!whole.data) return whole.problem ? <ProblemNote problem={whole.problem} onRetry={whole.reload} /> : <LoadingNote rows={6} />;
  const isDraft = document.state === 'draft';
  return (
    <TextEditor
      initial={whole.data.text}
      saveLabel={t(isDraft ? 'procedure.save_draft' : 'procedure.save_as_new')}
      save={(text) => (isDraft ? saveDocument(document.id, text) : createDocument('procedure', document.name, text))}
      onSaved={(saved) => { say([t('procedure.said_saved', { version: saved.version }), ...saidTexts(saved.warnings_words, saved.warnings, texts)].join(' ')); onDone(); }}
      onCancel={onDone}
    />
  );
}
