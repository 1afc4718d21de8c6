// SPDX-License-Identifier: Apache-2.0
// Where, which value against which limit, since when, who has seen it.
import type { ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { viewAround, viewToParams } from '../../chart/range';
import { Clock } from '../../components/Age';
import { Link } from '../../components/Link';
import { LiveReading } from '../../components/LiveReading';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { parseTime } from '../../lib/format-time';
import { paths, withParams } from '../../lib/router';
import { useStore } from '../../lib/store';
import { isUnacknowledged } from '../../model/alarm-book';
import { useServices } from '../../model/services';

export function AlarmFacts({ alarm }: { alarm: Alarm }): ReactNode {
  const services = useServices();
  const { t, exact } = useTexts();
  const plant = useStore(services.plant);
  const signal = alarm.subject.kind === 'signal' ? plant?.signals.get(alarm.subject.id) : undefined;
  const trendQuery = withParams('', viewToParams(viewAround(parseTime(alarm.raised), services.clock.now())));
  return (
    <>
      <dl className="mw-facts mw-facts-wide">
        <div>
          <dt>{t('alarm.where')}</dt>
          <dd>{alarm.subject.asset === null ? alarm.subject.path : <Link to={paths.asset(alarm.subject.asset) + trendQuery}>{alarm.subject.asset_title || alarm.subject.path}</Link>}</dd>
        </div>
        {(alarm.subject.kind === 'device' || alarm.subject.kind === 'external') && alarm.subject.asset !== null && <div><dt>{t('alarm.about')}</dt><dd>{alarm.subject.path}</dd></div>}
        <div>
          <dt>{t('alarm.value_at_raise')}</dt>
          <dd>{t('alarm.against_limit', { value: exact(significant(alarm.value), alarm.subject.unit), limit: exact(alarm.limit, alarm.subject.unit) })}</dd>
        </div>
        {signal && <div><dt>{t('alarm.value_now')}</dt><dd><LiveReading signal={signal} hasBand /></dd></div>}
        <div><dt>{t('alarm.raised')}</dt><dd><Clock at={alarm.raised} />{alarm.raise_count > 1 ? ` · ${t('alarm.raise_count', { count: alarm.raise_count })}` : ''}</dd></div>
        {alarm.returned !== null && <div><dt>{t('alarm.returned')}</dt><dd><Clock at={alarm.returned} /></dd></div>}
        {alarm.acknowledged !== null && !isUnacknowledged(alarm.state) && (
          <div><dt>{t('alarm.acknowledged')}</dt><dd><strong>{alarm.acknowledged_by}</strong> · <Clock at={alarm.acknowledged} /></dd></div>
        )}
        {alarm.suppressed_by.length > 0 && (
          <div><dt>{t('alarm.suppressed_by')}</dt><dd>{alarm.suppressed_by.join(' · ')}</dd></div>
        )}
        {alarm.state === 'out-of-service' && (
          <div>
            <dt>{t('alarm.out_of_service_until')}</dt>
            <dd>{alarm.out_of_service_until === null ? t('alarm.until_returned') : <Clock at={alarm.out_of_service_until} />} · {alarm.out_of_service_by}{alarm.maintenance.length > 0 && ` · ${t('alarm.in_maintenance', { windows: alarm.maintenance.join(', ') })}`}</dd>
          </div>
        )}
        {alarm.shelved_until !== null && (
          <div><dt>{t('alarm.shelved_until')}</dt><dd><Clock at={alarm.shelved_until} /> · {alarm.shelved_by}</dd></div>
        )}
        {alarm.comment !== '' && <div><dt>{t('alarm.comment')}</dt><dd>{alarm.comment}</dd></div>}
      </dl>
      {signal && <Link to={paths.signal(signal.id) + trendQuery} className="mw-next">{t('alarm.open_trend')}</Link>}
    </>
  );
}
