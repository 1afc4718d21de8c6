// SPDX-License-Identifier: Apache-2.0
// Four numbers on top of the plant; each opens what it is made of.
import type { ReactNode } from 'react';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import type { AlarmBook } from '../../model/alarm-book';
import { isSilenced } from '../../model/alarm-book';
import { kAlarmsPerHour } from '../../model/alarm-targets';
import { useServices } from '../../model/services';

export function PlantStrip({ book }: { book: AlarmBook }): ReactNode {
  const services = useServices();
  const { t, number, percent, count } = useTexts();
  const health = useStore(services.health);
  const open = [...book.byId.values()].filter((alarm) => !isSilenced(alarm.state)).length;
  const silenced = book.byId.size - open;
  const lastHour = health?.alarms_last_hour ?? null;
  const isTooMany = lastHour !== null && lastHour > kAlarmsPerHour.manageable;
  return (
    <div className="mw-strip" role="group" aria-label={t('plant.strip')}>
      <Fact label={t('plant.readings')} value={health ? t('plant.per_second', { value: number(health.readings_per_s, 1) }) : null} to={paths.health} />
      <Fact label={t('plant.completeness')} value={health ? percent(health.completeness) : null} note={t('plant.completeness_note')} to={paths.health} />
      <Fact
        label={t('plant.alarms_hour')}
        value={lastHour === null ? null : count(lastHour)}
        note={t('plant.alarms_target', { target: kAlarmsPerHour.acceptable })}
        to={`${paths.alarms}?state=all`}
        isAttention={isTooMany}
      />
      <Fact label={t('plant.open_alarms')} value={book.isLoaded ? count(open) : null} note={t('plant.silenced', { count: silenced })} to={paths.alarms} />
    </div>
  );
}

function Fact(props: { label: string; value: string | null; note?: string; to: string; isAttention?: boolean }): ReactNode {
  return (
    <Link to={props.to} className={props.isAttention ? 'mw-fact mw-attention' : 'mw-fact'}>
      <span className="mw-fact-label">{props.label}</span>
      <span className="mw-fact-value mw-live">{props.value ?? '–'}</span>
      <span className="mw-fact-note">{props.note ?? ''}</span>
    </Link>
  );
}
