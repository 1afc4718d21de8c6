// SPDX-License-Identifier: Apache-2.0
// Who can do what: people by procedures, what hangs on one person, and each shift's coverage.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { fetchTraining, kTrainingPackUrl, type Training } from '../../api/training';
import { Dialog } from '../../components/Dialog';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { worstPointsFirst } from '../../model/training-matrix';
import { useServices } from '../../model/services';
import { CoveragePanel } from './CoveragePanel';
import { MatrixPanel } from './MatrixPanel';
import { RecordForm } from './RecordForm';

export function TrainingPage(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const training = useLoad('training', fetchTraining, 60_000);
  const [recording, setRecording] = useState<{ person: string; procedure: string } | null>(null);
  const mayRecord = mayAct(services.me.role, 'engineer');
  const data = training.data;
  return (
    <>
      <PageHead title={t('nav.training')} sub={t('training.sub')}>
        <a className="mw-next" href={kTrainingPackUrl} target="_blank" rel="noreferrer">{t('training.pack')}</a>
        {mayRecord && data && <Button onClick={() => setRecording({ person: '', procedure: data.procedures[0] ?? '' })}>{t('training.record')}</Button>}
      </PageHead>
      {training.problem && <ProblemNote problem={training.problem} onRetry={training.reload} />}
      {!data && !training.problem && <LoadingNote rows={6} />}
      {data && (data.procedures.length === 0 || data.people.length === 0) && <EmptyNote title={t('training.empty')} text={t('training.empty_next')} />}
      {data && data.procedures.length > 0 && data.people.length > 0 && <MatrixPanel training={data} onRecord={mayRecord ? setRecording : null} />}
      {data && (
        <div className="mw-columns">
          <SinglePoints training={data} />
          <CoveragePanel training={data} />
        </div>
      )}
      {data && (
        <Dialog title={t('training.record')} isOpen={recording !== null} onClose={() => setRecording(null)}>
          {recording && (
            <RecordForm
              training={data}
              first={recording}
              onDone={() => {
                setRecording(null);
                training.reload();
              }}
            />
          )}
        </Dialog>
      )}
    </>
  );
}

function SinglePoints({ training }: { training: Training }): ReactNode {
  const { t } = useTexts();
  return (
    <Panel title={t('training.single_points')}>
      {training.single_points.length === 0 && <p className="mw-dim">{t('training.no_single_points')}</p>}
      <ul className="mw-plain-list">
        {worstPointsFirst(training.single_points).map((point) => (
          <li key={point.what}>
            <strong>{point.what}</strong>: {point.only === '' ? <span className="mw-attention-text">{t('training.nobody')}</span> : t('training.only', { person: point.only })}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
