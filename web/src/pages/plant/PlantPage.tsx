// SPDX-License-Identifier: Apache-2.0
// The plant on one screen: a strip of four numbers, areas as columns, machines as tiles.
import { useMemo, type ReactNode } from 'react';
import { EmptyNote, LoadingNote } from '../../components/Notes';
import { Link } from '../../components/Link';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { summariesByAsset } from '../../model/alarm-book';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { AssetTile } from './AssetTile';
import { PlantStrip } from './PlantStrip';

export function PlantPage(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const index = useStore(services.plant);
  const problem = useStore(services.problem);
  const book = useStore(services.alarms);
  const summaries = useMemo(() => summariesByAsset(book), [book]);
  const inAlarm = useMemo(
    () => new Set([...book.byId.values()].filter((alarm) => alarm.is_active && alarm.subject.kind === 'signal').map((alarm) => alarm.subject.id)),
    [book],
  );
  const retry = (): void => void services.reload();
  if (!index) return problem ? <ProblemNote problem={problem} onRetry={retry} /> : <LoadingNote rows={6} height={90} />;
  // Sites whose name begins with an underscore hold the platform's own figures, no machines.
  const areas = index.plant.sites.filter((site) => !site.name.startsWith('_')).flatMap((site) => site.areas).filter((area) => area.lines.some((line) => line.assets.length > 0));
  return (
    <>
      <h1 className="mw-sr">{t('nav.plant')}</h1>
      <PlantStrip book={book} />
      {problem && problem.status !== 0 && <ProblemNote problem={problem} onRetry={retry} />}
      {areas.length === 0 && (
        <EmptyNote title={t('plant.empty')} text={t('plant.empty_next')}><Link to={paths.inbox} className="mw-next">{t('plant.open_inbox')}</Link></EmptyNote>
      )}
      <div className="mw-areas">
        {areas.map((area) => {
          const tiles = area.lines.reduce((sum, line) => sum + line.assets.length, 0);
          return (
            <section key={area.id} className="mw-area" style={{ flexGrow: Math.min(3, Math.ceil(tiles / 3)) }} aria-label={titleOf(area)}>
              <h2>{titleOf(area)} <span className="mw-dim">{t('plant.machines', { count: tiles, shown: count(tiles) })}</span></h2>
              {area.lines.filter((line) => line.assets.length > 0).map((line) => (
                <div key={line.id}>
                  {area.lines.length > 1 && <h3>{titleOf(line)}</h3>}
                  <ul className="mw-tiles">
                    {line.assets.map((asset) => (
                      <li key={asset.id}>
                        <AssetTile asset={asset} lineTitle={area.lines.length > 1 ? '' : titleOf(line)} signals={index.signalsOf(asset.id)} summary={summaries.get(asset.id) ?? null} inAlarm={inAlarm} />
                      </li>
                    ))}
                  </ul>
                </div>
              ))}
            </section>
          );
        })}
      </div>
    </>
  );
}
