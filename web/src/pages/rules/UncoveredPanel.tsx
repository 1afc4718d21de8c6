// SPDX-License-Identifier: Apache-2.0
// Procedures that rules name and that are no real answer: shared by too many, or never practised.
import type { ReactNode } from 'react';
import type { UncoveredProcedure } from '../../api/rules';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';

export function UncoveredPanel({ uncovered }: { uncovered: readonly UncoveredProcedure[] }): ReactNode {
  const { t } = useTexts();
  if (uncovered.length === 0) return null;
  return (
    <Panel title={t('rules.uncovered')}>
      <p className="mw-dim">{t('rules.uncovered_next')}</p>
      <ul className="mw-plain-list">
        {uncovered.map((item) => (
          <li key={item.procedure}>
            <Link to={paths.procedure(item.procedure)}>{item.procedure}</Link>
            {' · '}{item.verdict === 'shared' ? t('rules.uncovered_shared', { count: item.n_rules }) : t('rules.uncovered_unpractised', { count: item.n_rules })}
            {item.latest !== null && <>{' · '}<Age at={item.latest} /></>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
