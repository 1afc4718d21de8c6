// SPDX-License-Identifier: Apache-2.0
// One signal: a big trend, its statistics, its settings and its limits.
import { useMemo, type ReactNode } from 'react';
import { mayAct } from '../../api/session';
import { TrendStack } from '../../chart/TrendStack';
import { useRaises } from '../../chart/use-raises';
import { useTrendView } from '../../chart/use-trend-view';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { Link } from '../../components/Link';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { marksOf } from '../../model/alarm-history';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { RulesPanel } from './RulesPanel';
import { SignalSettingsForm } from './SignalSettingsForm';
import { StatisticsPanel } from './StatisticsPanel';

export function SignalPage({ id }: { id: number }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const index = useStore(services.plant);
  const book = useStore(services.alarms);
  const problem = useStore(services.problem);
  const [view, setView] = useTrendView();
  const signal = index?.signals.get(id);
  const asset = signal?.asset ?? null;
  const raises = useRaises({ signal: id }, view);
  const marks = useMemo(() => marksOf(raises, [...book.byId.values()]).filter((mark) => mark.signal === id), [raises, book, id]);
  const signals = useMemo(() => (signal ? [signal] : []), [signal]);
  if (!index) return problem ? <ProblemNote problem={problem} onRetry={() => void services.reload()} /> : <LoadingNote rows={3} height={140} />;
  if (!signal) {
    return <EmptyNote title={t('signal.unknown')} text={t('signal.unknown_next')}><Link to={paths.plant} className="mw-next">{t('nav.plant')}</Link></EmptyNote>;
  }
  const place = asset === null ? undefined : index.assets.get(asset);
  const mayEdit = mayAct(services.me.role, 'engineer');
  return (
    <>
      <PageHead
        title={titleOf(signal)}
        sub={<>
          <Link to={paths.plant}>{t('nav.plant')}</Link>{' / '}
          {place && <><Link to={paths.asset(place.asset.id)}>{titleOf(place.asset)}</Link>{' / '}</>}
          {signal.path}
        </>}
      />
      <TrendStack signals={signals} raises={marks} view={view} onView={setView} paneHeight={300} />
      <div className="mw-columns">
        <StatisticsPanel signal={signal} view={view} />
        <RulesPanel signal={signal} mayEdit={mayEdit} />
        <Panel title={t('signal.settings')}>
          <SignalSettingsForm key={JSON.stringify(signal)} signal={signal} mayEdit={mayEdit} />
        </Panel>
      </div>
    </>
  );
}
