// SPDX-License-Identifier: Apache-2.0
// The few rules that make most of the load, and what to do about each.
import type { ReactNode } from 'react';
import type { WorstActor } from '../../api/kpis';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { saidText } from '../../model/said';
import { useServices } from '../../model/services';

const kWhys = ['chattering', 'fleeting', 'duplicate', 'stale', 'nuisance', 'frequent'] as const;

export function WorstPanel({ worst }: { worst: readonly WorstActor[] }): ReactNode {
  const texts = useTexts();
  const { t, percent, count } = texts;
  const plant = useStore(useServices().plant);
  return (
    <Panel title={t('kpi.worst')}>
      {worst.length === 0 && <p className="mw-dim">{t('kpi.no_worst')}</p>}
      <ol className="mw-cards">
        {worst.map((actor) => {
          const why = kWhys.find((known) => known === actor.why);
          const place = actor.asset === null ? undefined : plant?.assets.get(actor.asset);
          return (
            <li key={actor.rule} className="mw-card">
              <header>
                <span>{actor.message}</span>
              </header>
              <span>{t('kpi.worst_share', { count: actor.count, shown: count(actor.count), share: percent(actor.share) })} · {why ? t(`kpi.why.${why}`) : actor.why}</span>
              <svg className="mw-share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" /><rect width={Math.min(1, Math.max(0, actor.share)) * 100} height="4" /></svg>
              {place && <Link to={paths.asset(place.asset.id)} className="mw-dim">{titleOf(place.asset)}</Link>}
              {actor.next !== '' && <strong>{t('kpi.next', { next: saidText(actor.next_words, actor.next, texts) })}</strong>}
            </li>
          );
        })}
      </ol>
    </Panel>
  );
}
