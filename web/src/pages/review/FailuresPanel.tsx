// SPDX-License-Identifier: Apache-2.0
// What really failed, against what was alarmed: caught, late, missed. Without a log, not measured.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchMatchedFailures, importFailures, type MatchedFailure, type MatchedFailures } from '../../api/failures';
import type { Problem } from '../../api/result';
import { mayAct } from '../../api/session';
import { CsvFileButton } from '../../components/CsvFileButton';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { FailureForm } from './FailureForm';
import { FailureTable } from './FailureTable';
import { SavingsTable } from './SavingsTable';

export function FailuresPanel(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const matched = useLoad('failures', fetchMatchedFailures);
  const [edited, setEdited] = useState<MatchedFailure | 'new' | null>(null);
  const [refused, setRefused] = useState<Problem | null>(null);
  const mayEdit = mayAct(services.me.role, 'operator');
  const done = (): void => {
    setEdited(null);
    matched.reload();
  };
  const take = async (text: string): Promise<void> => {
    const result = await importFailures(text);
    setRefused(result.ok ? null : result.problem);
    if (result.ok) say(t('failures.imported', { added: count(result.value.added), unchanged: count(result.value.unchanged) }));
    matched.reload();
  };
  return (
    <Panel title={t('failures.title')} actions={mayEdit && <Button size="compact-sm" variant="default" aria-expanded={edited !== null} onClick={() => setEdited(edited === null ? 'new' : null)}>{edited === null ? t('failures.add') : t('action.cancel')}</Button>}>
      <p className="mw-dim">{t('failures.sub')}</p>
      {edited !== null && (
        <div className="mw-card mw-add">
          <FailureForm key={edited === 'new' ? 'new' : edited.id} failure={edited === 'new' ? null : edited} onDone={done} />
        </div>
      )}
      {matched.problem && <ProblemNote problem={matched.problem} onRetry={matched.reload} />}
      {!matched.data && !matched.problem && <LoadingNote rows={1} />}
      {matched.data && <Matched data={matched.data} />}
      {matched.data && <SavingsTable savings={matched.data.savings} />}
      {matched.data && matched.data.rows.length > 0 && <FailureTable rows={matched.data.rows} mayEdit={mayEdit} onEdit={setEdited} onChanged={matched.reload} />}
      {mayEdit && (
        <div className="mw-add">
          <CsvFileButton label={t('failures.import')} onText={(text) => void take(text)} />
          <p className="mw-dim">{t('failures.import_hint')}</p>
          {refused && <ProblemNote problem={refused} />}
        </div>
      )}
    </Panel>
  );
}

function Matched({ data }: { data: MatchedFailures }): ReactNode {
  const { t, count, duration } = useTexts();
  const { caught, late, missed } = data;
  if (!data.is_measured || caught === null || late === null || missed === null) return <VerdictMark look="unknown" word={t('failures.not_measured')} />;
  const lead = data.lead_time_s?.median ?? null;
  return (
    <p className="mw-tally">
      <VerdictMark look="good" word={t('failures.caught', { shown: count(caught) })} />
      <VerdictMark look={late > 0 ? 'borderline' : 'good'} word={t('failures.late', { shown: count(late) })} />
      <VerdictMark look={missed > 0 ? 'bad' : 'good'} word={t('failures.missed', { shown: count(missed) })} />
      <span>{lead === null ? t('failures.no_lead') : t('failures.lead', { duration: duration(lead * 1000) })}</span>
      {data.downtime_s !== null && <span>{t('failures.downtime', { duration: duration(data.downtime_s * 1000) })}</span>}
    </p>
  );
}
