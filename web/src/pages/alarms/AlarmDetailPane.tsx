// SPDX-License-Identifier: Apache-2.0
// One alarm in full: what, how bad, what to do, who has it; and everything that happened to it.
import type { ReactNode } from 'react';
import { fetchAlarm, type Alarm } from '../../api/alarms';
import { viewAround, viewToParams } from '../../chart/range';
import { Age, Clock } from '../../components/Age';
import { Link } from '../../components/Link';
import { LiveReading } from '../../components/LiveReading';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { PriorityMark } from '../../components/PriorityMark';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { parseTime } from '../../lib/format-time';
import { paths, withParams } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { isUnacknowledged } from '../../model/alarm-book';
import { useServices } from '../../model/services';
import { AlarmActions } from './AlarmActions';
import { AlarmHistory } from './AlarmHistory';

interface Props {
  id: number;
  /// The record of the live list; null while it is not known there.
  live: Alarm | null;
  onShelve: (alarm: Alarm) => void;
  backTo: string;
}

export function AlarmDetailPane({ id, live, onShelve, backTo }: Props): ReactNode {
  const services = useServices();
  const { t, exact } = useTexts();
  const plant = useStore(services.plant);
  const now = services.clock.now();
  // Every change of the live record brings a new line of history.
  const detail = useLoad(`alarm/${id}/${live?.state}/${live?.raised}/${live?.raise_count}/${live?.comment}`, () => fetchAlarm(id));
  const alarm = live ?? detail.data;
  if (!alarm) {
    if (detail.problem?.status === 404) return <EmptyNote title={t('alarm.unknown')} text={t('alarm.unknown_next')}><Link to={backTo} className="mw-next">{t('nav.alarms')}</Link></EmptyNote>;
    return detail.problem ? <ProblemNote problem={detail.problem} onRetry={detail.reload} /> : <LoadingNote rows={5} />;
  }
  const signal = alarm.subject.kind === 'signal' ? plant?.signals.get(alarm.subject.id) : undefined;
  const trendQuery = withParams('', viewToParams(viewAround(parseTime(alarm.raised), now)));
  const isNew = isUnacknowledged(alarm.state);
  return (
    <article className="mw-detail">
      <Link to={backTo} className="mw-narrow-only mw-back">{t('alarm.back')}</Link>
      <header>
        <PriorityMark priority={alarm.priority} isUnacknowledged={isNew} size={34} />
        <div>
          <h2>{alarm.message}</h2>
          <div>{`${t(`alarm.state.${alarm.state}`)} · `}<Age at={alarm.raised} /></div>
        </div>
      </header>
      <AlarmActions alarm={alarm} onShelve={onShelve} />
      <dl className="mw-facts mw-facts-wide">
        <div>
          <dt>{t('alarm.where')}</dt>
          <dd>{alarm.subject.asset === null ? alarm.subject.path : <Link to={paths.asset(alarm.subject.asset) + trendQuery}>{alarm.subject.asset_title || alarm.subject.path}</Link>}</dd>
        </div>
        <div>
          <dt>{t('alarm.value_at_raise')}</dt>
          <dd>{t('alarm.against_limit', { value: exact(significant(alarm.value), alarm.subject.unit), limit: exact(alarm.limit, alarm.subject.unit) })}</dd>
        </div>
        {signal && <div><dt>{t('alarm.value_now')}</dt><dd><LiveReading signal={signal} hasBand /></dd></div>}
        <div><dt>{t('alarm.raised')}</dt><dd><Clock at={alarm.raised} />{alarm.raise_count > 1 ? ` · ${t('alarm.raise_count', { count: alarm.raise_count })}` : ''}</dd></div>
        {alarm.returned !== null && <div><dt>{t('alarm.returned')}</dt><dd><Clock at={alarm.returned} /></dd></div>}
        {alarm.acknowledged !== null && !isNew && (
          <div><dt>{t('alarm.acknowledged')}</dt><dd><strong>{alarm.acknowledged_by}</strong> · <Clock at={alarm.acknowledged} /></dd></div>
        )}
        {alarm.shelved_until !== null && (
          <div><dt>{t('alarm.shelved_until')}</dt><dd><Clock at={alarm.shelved_until} /> · {alarm.shelved_by}</dd></div>
        )}
        {alarm.comment !== '' && <div><dt>{t('alarm.comment')}</dt><dd>{alarm.comment}</dd></div>}
      </dl>
      {alarm.response !== '' && <section className="mw-say"><h3>{t('alarm.response')}</h3><p>{alarm.response}</p></section>}
      {alarm.consequence !== '' && <section className="mw-say"><h3>{t('alarm.consequence')}</h3><p>{alarm.consequence}</p></section>}
      {signal && <Link to={paths.signal(signal.id) + trendQuery} className="mw-next">{t('alarm.open_trend')}</Link>}
      <section>
        <h3>{t('alarm.history')}</h3>
        {detail.problem && <ProblemNote problem={detail.problem} onRetry={detail.reload} />}
        {detail.data ? <AlarmHistory history={detail.data.history} unit={alarm.subject.unit} /> : !detail.problem && <LoadingNote rows={2} height={24} />}
      </section>
    </article>
  );
}
