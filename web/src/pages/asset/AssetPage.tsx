// SPDX-License-Identifier: Apache-2.0
// One machine: its trends on one time axis, what is open on it, what changed lately and who answers for it.
import { useMemo, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { fetchAsset } from '../../api/plant';
import type { Rule } from '../../api/signals';
import { TrendStack } from '../../chart/TrendStack';
import { useRaises } from '../../chart/use-raises';
import { useTrendView } from '../../chart/use-trend-view';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { Link } from '../../components/Link';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useLoad } from '../../lib/use-load';
import { compareAlarms, isSilenced } from '../../model/alarm-book';
import { marksOf } from '../../model/alarm-history';
import { titleOf } from '../../model/plant-index';
import { procedureInForce } from '../../model/rule-owners';
import { useServices } from '../../model/services';
import { AlarmCard } from './AlarmCard';
import { AssetChanges } from './AssetChanges';
import { AssetOwners } from './AssetOwners';
import { LateEvents } from './LateEvents';
import { MaintenancePanel } from './MaintenancePanel';

export function AssetPage({ id }: { id: number }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const index = useStore(services.plant);
  const book = useStore(services.alarms);
  const [view, setView] = useTrendView();
  const revision = index?.plant.revision ?? 0;
  const asset = useLoad(`asset/${id}/${revision}`, (signal) => fetchAsset(id, signal));
  const raises = useRaises({ asset: id }, view);

  const open = useMemo(() => [...book.byId.values()].filter((alarm) => alarm.subject.asset === id).sort(compareAlarms), [book, id]);
  const marks = useMemo(() => marksOf(raises, open), [raises, open]);
  const known = index?.assets.get(id);
  // The catalogue shows at once what the detail request is about to confirm.
  const signals = asset.data?.signals ?? index?.signalsOf(id) ?? null;
  const named = asset.data ?? known?.asset;
  if (!named || !signals) {
    return asset.problem ? <ProblemNote problem={asset.problem} onRetry={asset.reload} /> : <LoadingNote rows={4} height={120} />;
  }
  const path = asset.data?.path ?? known?.path ?? '';
  return (
    <>
      <PageHead
        title={titleOf(named)}
        sub={<>
          <Link to={paths.plant}>{t('nav.plant')}</Link>{` / ${path.split('/').join(' / ')} · ${named.asset_class} · ${t('asset.criticality', { level: named.criticality })}`}
        </>}
      />
      <div className="mw-asset">
        <div>
          {signals.length === 0
            ? <EmptyNote title={t('asset.no_signals')} text={t('asset.no_signals_next')}><Link to={paths.inbox} className="mw-next">{t('plant.open_inbox')}</Link></EmptyNote>
            : <TrendStack signals={signals} raises={marks} view={view} onView={setView} paneHeight={signals.length > 3 ? 104 : 140} />}
        </div>
        <aside aria-label={t('asset.side')}>
          <Panel title={t('asset.open_alarms')}>
            <OpenAlarms alarms={open} rules={asset.data?.rules ?? []} isLoaded={book.isLoaded} />
          </Panel>
          <MaintenancePanel asset={id} line={known?.line.id ?? null} />
          <AssetChanges asset={id} revision={revision} />
          {asset.data && <AssetOwners rules={asset.data.rules} />}
          <LateEvents asset={id} />
        </aside>
      </div>
    </>
  );
}

function OpenAlarms({ alarms, rules, isLoaded }: { alarms: readonly Alarm[]; rules: readonly Rule[]; isLoaded: boolean }): ReactNode {
  const { t } = useTexts();
  if (!isLoaded) return <LoadingNote rows={2} />;
  if (alarms.length === 0) return <p className="mw-dim">{t('asset.no_alarms')}</p>;
  return (
    <ul className="mw-cards">
      {[...alarms.filter((alarm) => !isSilenced(alarm.state)), ...alarms.filter((alarm) => isSilenced(alarm.state))].map((alarm) => (
        <li key={alarm.id}><AlarmCard alarm={alarm} procedure={procedureInForce(rules.find((rule) => rule.id === alarm.rule))} /></li>
      ))}
    </ul>
  );
}
