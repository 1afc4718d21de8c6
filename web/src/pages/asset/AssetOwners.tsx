// SPDX-License-Identifier: Apache-2.0
// Who answers for the rules of a machine.
import type { ReactNode } from 'react';
import type { Rule } from '../../api/signals';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { ownersOf } from '../../model/rule-owners';

export function AssetOwners({ rules }: { rules: readonly Rule[] }): ReactNode {
  const { t } = useTexts();
  const { owners, nUnowned } = ownersOf(rules);
  return (
    <Panel title={t('owners.title')}>
      {rules.length === 0 && <p className="mw-dim">{t('owners.no_rules')}</p>}
      {owners.length > 0 && (
        <ul className="mw-plain-list">
          {owners.map(({ owner, n }) => <li key={owner}><strong>{owner}</strong> <span className="mw-dim">{t('owners.rules', { count: n, shown: n })}</span></li>)}
        </ul>
      )}
      {nUnowned > 0 && <p className="mw-attention-text">{t('owners.unowned', { count: nUnowned, shown: nUnowned })}</p>}
    </Panel>
  );
}
