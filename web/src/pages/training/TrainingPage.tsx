// SPDX-License-Identifier: Apache-2.0
// Who can do what: people by procedures, what hangs on one person, and each shift's coverage.
import { Button, NativeSelect } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { fetchProcedures } from '../../api/procedures';
import { fetchRosters } from '../../api/rosters';
import { mayAct } from '../../api/session';
import { fetchTraining, trainingPackUrl } from '../../api/training';
import { Dialog } from '../../components/Dialog';
import { EmptyNote, LoadingNote, PageHead } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { useServices } from '../../model/services';
import { BusFactors } from './BusFactors';
import { CoveragePanel } from './CoveragePanel';
import { MatrixPanel } from './MatrixPanel';
import { ProcedureTitles } from './procedure-titles';
import { RecordForm } from './RecordForm';
import { SinglePoints } from './SinglePoints';

export function TrainingPage(): ReactNode {
  const services = useServices();
  const { t, language } = useTexts();
  const [roster, setRoster] = useParam('roster');
  const training = useLoad(`training/${roster}`, (signal) => fetchTraining(roster, signal), 60_000);
  const rosters = useLoad('rosters', fetchRosters).data?.rosters ?? [];
  const [recording, setRecording] = useState<{ person: string; procedure: string } | null>(null);
  const mayRecord = mayAct(services.me.role, 'engineer');
  const data = training.data;
  const procedures = useLoad('procedures', fetchProcedures);
  const titles = useMemo(() => new Map((procedures.data?.procedures ?? []).map((row) => [row.name, row.title])), [procedures.data]);
  return (
    <ProcedureTitles value={titles}>
      <PageHead title={t('nav.training')} sub={t('training.sub')}>
        {data && rosters.length > 1 && (
          <NativeSelect
            aria-label={t('training.roster')}
            value={data.roster}
            onChange={(event) => setRoster(event.currentTarget.value)}
            data={rosters.map((one) => ({ value: one.name, label: one.title || one.name }))}
          />
        )}
        <a className="mw-next" href={trainingPackUrl(language)} target="_blank" rel="noreferrer">{t('training.pack')}</a>
        {mayRecord && data && <Button onClick={() => setRecording({ person: '', procedure: data.procedures[0] ?? '' })}>{t('training.record')}</Button>}
      </PageHead>
      {training.problem && <ProblemNote problem={training.problem} onRetry={training.reload} />}
      {!data && !training.problem && <LoadingNote rows={6} />}
      {data && (data.procedures.length === 0 || data.people.length === 0) && <EmptyNote title={t('training.empty')} text={t('training.empty_next')} />}
      {data && data.procedures.length > 0 && data.people.length > 0 && <MatrixPanel training={data} onRecord={mayRecord ? setRecording : null} />}
      {data && (
        <div className="mw-columns">
          <SinglePoints points={data.single_points} />
          <CoveragePanel training={data} />
        </div>
      )}
      {data && data.bus_factors.length > 0 && <BusFactors factors={data.bus_factors} />}
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
    </ProcedureTitles>
  );
}
