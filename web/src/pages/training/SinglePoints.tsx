// SPDX-License-Identifier: Apache-2.0
// What nobody or only one person can look after: the worst first, the rest a fold away.
import type { ReactNode } from 'react';
import type { SinglePoint } from '../../api/training';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { worstPointsFirst } from '../../model/training-matrix';
import { useProcedureTitle } from './procedure-titles';

const kShown = 15;

export function SinglePoints({ points }: { points: readonly SinglePoint[] }): ReactNode {
  const { t, count } = useTexts();
  const sorted = worstPointsFirst(points);
  const rest = sorted.slice(kShown);
  return (
    <Panel title={t('training.single_points')}>
      {sorted.length === 0 && <p className="mw-dim">{t('training.no_single_points')}</p>}
      <ul className="mw-plain-list">{sorted.slice(0, kShown).map((point) => <PointLine key={point.what} point={point} />)}</ul>
      {rest.length > 0 && (
        <details className="mw-more">
          <summary>{t('training.more', { count: rest.length, shown: count(rest.length) })}</summary>
          <ul className="mw-plain-list">{rest.map((point) => <PointLine key={point.what} point={point} />)}</ul>
        </details>
      )}
    </Panel>
  );
}

function PointLine({ point }: { point: SinglePoint }): ReactNode {
  const { t } = useTexts();
  const titleOf = useProcedureTitle();
  const procedure = /^procedure (.+)$/.exec(point.what)?.[1];
  const rule = /^rule \d+: (.+)$/.exec(point.what)?.[1];
  return (
    <li>
      {procedure ? <Link to={paths.procedure(procedure)}>{titleOf(procedure)}</Link> : <strong>{rule ?? point.what}</strong>}
      {': '}{point.only === '' ? <span className="mw-attention-text">{t('training.nobody')}</span> : t('training.only', { person: point.only })}
    </li>
  );
}
