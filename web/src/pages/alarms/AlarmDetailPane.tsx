// SPDX-License-Identifier: Apache-2.0
// One alarm in full, in the order of the questions at 3 a.m.: what, how bad, who has it, what to do
// now; then what it was worth, its trend, its past.
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { fetchAlarm, type Alarm } from '../../api/alarms';
import { fetchAlarmResponse } from '../../api/pages';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { ModeTag } from '../../components/ModeTag';
import { PriorityMark } from '../../components/PriorityMark';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { useLoad } from '../../lib/use-load';
import { isRecordedOnly, isUnacknowledged, shownState } from '../../model/alarm-book';
import { timelineOf } from '../../model/answer-state';
import { alarmText } from '../../model/said';
import { useAlarmActs } from '../../model/use-alarm-acts';
import { useAnswerActs } from '../../model/use-answer-acts';
import { AlarmActions } from './AlarmActions';
import { AlarmFacts } from './AlarmFacts';
import { AlarmTimeline } from './AlarmTimeline';
import { AlarmTrend } from './AlarmTrend';
import { AlarmUrgency } from './AlarmUrgency';
import { OutcomeForm } from './OutcomeForm';
import { ProcedureStart } from './ProcedureStart';
import { SimilarAlarms } from './SimilarAlarms';
import { WhoHasIt } from './WhoHasIt';
import { WorkOrders } from './WorkOrders';

interface Props {
  id: number;
  /// The record of the live list; null while it is not known there.
  live: Alarm | null;
  onShelve: (alarm: Alarm) => void;
  backTo: string;
}

const kAnswerEveryMs = 5000;

export function AlarmDetailPane({ id, live, onShelve, backTo }: Props): ReactNode {
  const texts = useTexts();
  const { t, exact } = texts;
  const { mayOperate } = useAlarmActs();
  // Every change of the live record brings a new line of history, and maybe a new answer.
  const version = `${live?.state}/${live?.raised}/${live?.raise_count}/${live?.comment}`;
  const detail = useLoad(`alarm/${id}`, () => fetchAlarm(id));
  const answer = useLoad(`answer/${id}`, (signal) => fetchAlarmResponse(id, signal), kAnswerEveryMs);
  const acts = useAnswerActs(answer.reload);
  const seen = useRef(version);
  const { reload: reloadDetail } = detail;
  const { reload: reloadAnswer } = answer;
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    reloadDetail();
    reloadAnswer();
  }, [version, reloadDetail, reloadAnswer]);
  const timeline = useMemo(() => (detail.data ? timelineOf(detail.data, answer.data) : []), [detail.data, answer.data]);

  const alarm = live ?? detail.data;
  if (!alarm) {
    if (detail.problem?.status === 404) return <EmptyNote title={t('alarm.unknown')} text={t('alarm.unknown_next')}><Link to={backTo} className="mw-next">{t('nav.alarms')}</Link></EmptyNote>;
    return detail.problem ? <ProblemNote problem={detail.problem} onRetry={detail.reload} /> : <LoadingNote rows={5} />;
  }
  const isRecorded = isRecordedOnly(alarm);
  // Nobody answers what is only recorded: no procedure, no page, no outcome, nothing to acknowledge.
  const response = isRecorded ? null : answer.data;
  return (
    <article className={alarm.mode === 'shadow' ? 'mw-detail mw-dashed' : 'mw-detail'}>
      <Link to={backTo} className="mw-narrow-only mw-back">{t('alarm.back')}</Link>
      <header>
        <PriorityMark priority={isRecorded ? 0 : alarm.priority} isUnacknowledged={!isRecorded && isUnacknowledged(alarm.state)} size={34} />
        <div>
          <h2><ModeTag mode={alarm.mode} />{alarmText(alarm, texts)}</h2>
          <div>{isRecorded ? t(`rule.mode_hint.${alarm.mode}`) : t(`alarm.state.${shownState(alarm)}`)}{' · '}<Age at={alarm.raised} /></div>
          <div className="mw-against">{t('alarm.against_limit', { value: exact(significant(alarm.value), alarm.subject.unit), limit: exact(alarm.limit, alarm.subject.unit) })}</div>
        </div>
      </header>
      <AlarmUrgency response={response} consequence={alarm.consequence} isOver={!alarm.is_active} />
      {response
        ? <ProcedureStart response={response} advice={alarm.response} asset={alarm.subject.asset} mayOperate={mayOperate} acts={acts} />
        : !isRecorded && alarm.response !== '' && <section className="mw-say"><h3>{t('alarm.response')}</h3><p>{alarm.response}</p></section>}
      {response && <WhoHasIt response={response} acts={acts} />}
      {!isRecorded && answer.problem && <ProblemNote problem={answer.problem} onRetry={answer.reload} />}
      {response && !alarm.is_active && <OutcomeForm key={alarm.raised} alarm={id} raised={alarm.raised} outcome={response.outcome} mayOperate={mayOperate} acts={acts} />}
      {!isRecorded && <AlarmActions alarm={alarm} onShelve={onShelve} />}
      <AlarmFacts alarm={alarm} />
      {alarm.subject.kind === 'signal' && <AlarmTrend key={`${id}/${alarm.raised}`} alarm={alarm} />}
      {response && <SimilarAlarms similar={response.similar} />}
      {response && <WorkOrders alarm={id} message={alarm.message} orders={response.work_orders} mayOperate={mayOperate} acts={acts} />}
      <section>
        <h3>{t('alarm.history')}</h3>
        {detail.problem && <ProblemNote problem={detail.problem} onRetry={detail.reload} />}
        {detail.data ? <AlarmTimeline entries={timeline} unit={alarm.subject.unit} /> : !detail.problem && <LoadingNote rows={2} height={24} />}
      </section>
    </article>
  );
}
