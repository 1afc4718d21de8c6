// SPDX-License-Identifier: Apache-2.0
// More alarms than a person can answer: said once on top, with how to work through them.
import type { ReactNode } from 'react';
import { fetchAlarmPage } from '../../api/alarms';
import { Clock } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

const kAskEvery = 10_000;

export function FloodNote(): ReactNode {
  const { t, count } = useTexts();
  const { data } = useLoad('flood', (signal) => fetchAlarmPage({ state: 'open', limit: 1 }, signal), kAskEvery);
  if (!data?.flood.is_standing) return null;
  return (
    <p className="mw-note mw-attention" role="status">
      {t('alarms.flood', { count: data.flood.n_10_min, shown: count(data.flood.n_10_min) })} {t('alarms.flood_since')} <Clock at={data.flood.since} />. {t('alarms.flood_next')}
    </p>
  );
}
