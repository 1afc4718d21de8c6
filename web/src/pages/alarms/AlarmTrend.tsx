// SPDX-License-Identifier: Apache-2.0
// The value around the alarm, and under it the other signals in alarm on the same machine.
import { useMemo, useState, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { viewAround } from '../../chart/range';
import { TrendStack } from '../../chart/TrendStack';
import { useRaises } from '../../chart/use-raises';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useStore } from '../../lib/store';
import { marksOf } from '../../model/alarm-history';
import { useServices } from '../../model/services';

const kContributors = 2;

export function AlarmTrend({ alarm }: { alarm: Alarm }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const index = useStore(services.plant);
  const book = useStore(services.alarms);
  const [view, setView] = useState(() => viewAround(parseTime(alarm.raised), services.clock.now()));
  const { asset, id: subject } = alarm.subject;
  // A text, so that the trend is not built anew with every word about an alarm.
  const idsKey = useMemo(() => {
    const others = [...book.byId.values()].filter((other) => asset !== null && other.subject.asset === asset && other.subject.kind === 'signal' && other.is_active).map((other) => other.subject.id);
    return [...new Set([subject, ...others.sort((a, b) => a - b)])].slice(0, 1 + kContributors).join(',');
  }, [book, asset, subject]);
  const signals = useMemo(() => idsKey.split(',').flatMap((id) => index?.signals.get(Number(id)) ?? []), [index, idsKey]);
  const raises = useRaises(asset === null ? { signal: subject } : { asset }, view);
  const marks = useMemo(() => {
    const ids = new Set(signals.map((signal) => signal.id));
    return marksOf(raises, [...book.byId.values()]).filter((mark) => ids.has(mark.signal));
  }, [raises, book, signals]);
  if (signals.length === 0) return null;
  return (
    <section aria-label={t('answer.trend')}>
      <h3>{signals.length > 1 ? t('answer.trend_and') : t('answer.trend')}</h3>
      <TrendStack signals={signals} raises={marks} view={view} onView={setView} paneHeight={96} />
    </section>
  );
}
