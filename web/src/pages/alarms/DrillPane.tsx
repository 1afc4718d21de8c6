// SPDX-License-Identifier: Apache-2.0
// The made-up alarm of a drill: who was told, who has it, the procedure; nothing of it is real.
import type { ReactNode } from 'react';
import { fetchAlarmResponse } from '../../api/pages';
import { fetchDrills } from '../../api/procedures';
import { mayAct } from '../../api/session';
import { CallOffDrill } from '../../components/CallOffDrill';
import { DrillBanner } from '../../components/DrillBanner';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { timelineOf } from '../../model/answer-state';
import { useServices } from '../../model/services';
import { useAnswerActs } from '../../model/use-answer-acts';
import { AlarmTimeline } from './AlarmTimeline';
import { AlarmUrgency } from './AlarmUrgency';
import { ProcedureStart } from './ProcedureStart';
import { WhoHasIt } from './WhoHasIt';

export function DrillPane({ id, backTo }: { id: number; backTo: string }): ReactNode {
  const { me } = useServices();
  const { t } = useTexts();
  const answer = useLoad(`answer/${id}`, (signal) => fetchAlarmResponse(id, signal), 5000);
  const drills = useLoad('drills', fetchDrills, 5000);
  const drill = drills.data?.drills.find((one) => one.alarm === id);
  const acts = useAnswerActs(answer.reload);
  const response = answer.data;
  if (!response) {
    if (answer.problem?.status === 404) return <EmptyNote title={t('alarm.unknown')} text={t('alarm.unknown_next')}><Link to={backTo} className="mw-next">{t('nav.alarms')}</Link></EmptyNote>;
    return answer.problem ? <ProblemNote problem={answer.problem} onRetry={answer.reload} /> : <LoadingNote rows={5} />;
  }
  const title = response.procedures[0]?.title ?? response.pages[0]?.title ?? '';
  return (
    <article className="mw-detail mw-dashed">
      <Link to={backTo} className="mw-narrow-only mw-back">{t('alarm.back')}</Link>
      <DrillBanner />
      <header><div><h2>{title}</h2></div></header>
      {drill?.ended === null && mayAct(me.role, 'engineer') && (
        <CallOffDrill
          drill={drill}
          onEnded={() => {
            drills.reload();
            answer.reload();
          }}
        />
      )}
      <AlarmUrgency response={response} consequence="" isOver={response.chain === null || response.chain.state === 'withdrawn'} />
      <ProcedureStart response={response} advice="" asset={null} mayOperate={mayAct(me.role, 'operator')} acts={acts} />
      <WhoHasIt response={response} acts={acts} />
      <section>
        <h3>{t('alarm.history')}</h3>
        <AlarmTimeline entries={timelineOf({ history: [] }, response)} unit="" />
      </section>
    </article>
  );
}
