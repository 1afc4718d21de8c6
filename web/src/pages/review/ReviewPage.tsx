// SPDX-License-Identifier: Apache-2.0
// Once a week: what were the alarms that nobody said anything about, what to change, what was missed.
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchReview } from '../../api/outcomes';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { addDays, civilDay, startOfDay } from '../../lib/zone-days';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { useServices } from '../../model/services';
import { FailuresPanel } from './FailuresPanel';
import { ProposalsPanel } from './ProposalsPanel';
import { ReviewList } from './ReviewList';

const kDays = ['7', '14', '30'] as const;

export function ReviewPage(): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const [param, setParam] = useParam('days');
  const days = kDays.find((known) => known === param) ?? '7';
  const fromMs = startOfDay(addDays(civilDay(services.clock.now(), zone), -Number(days)), zone);
  const review = useLoad(`review/${fromMs}`, (signal) => fetchReview(fromMs, services.clock.now(), signal));
  const alarms = review.data?.alarms ?? [];
  return (
    <>
      <PageHead title={t('nav.review')} sub={t('review.sub')}>
        <NativeSelect aria-label={t('kpi.period')} value={days} onChange={(event) => setParam(event.currentTarget.value)} data={kDays.map((value) => ({ value, label: t('kpi.last_days', { count: Number(value) }) }))} />
      </PageHead>
      <Panel title={t('review.unlabelled')}>
        {review.problem && <ProblemNote problem={review.problem} onRetry={review.reload} />}
        {!review.data && !review.problem && <LoadingNote rows={5} />}
        {review.data && alarms.length === 0 && <EmptyNote title={t('review.empty')} text={t('review.empty_next')} />}
        {alarms.length > 0 && <ReviewList key={fromMs} alarms={alarms} />}
      </Panel>
      <ProposalsPanel />
      <FailuresPanel />
    </>
  );
}
