// SPDX-License-Identifier: Apache-2.0
// What changed lately about a machine, its signals and their rules: often the cause of what is odd today.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchAssetChanges, type AssetChange } from '../../api/plant';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts, type Texts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';

const kShown = 5;
const kTeamKinds = ['project', 'operations', 'maintenance', 'it', 'finance', 'leadership', 'vendor'] as const;

export function AssetChanges({ asset, revision }: { asset: number; revision: number }): ReactNode {
  const { t } = useTexts();
  const [isWhole, setWhole] = useState(false);
  const found = useLoad(`changes/${asset}/${revision}`, (signal) => fetchAssetChanges(asset, signal));
  const changes = found.data?.changes ?? [];
  return (
    <Panel title={t('changes.title')}>
      {found.data === null && found.problem === null && <LoadingNote rows={2} />}
      {found.data === null && found.problem !== null && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {found.data !== null && changes.length === 0 && <p className="mw-dim">{t('changes.none')}</p>}
      {changes.length > 0 && (
        <ul className="mw-cards">
          {changes.slice(0, isWhole ? changes.length : kShown).map((change) => <li key={change.id}><ChangeCard change={change} /></li>)}
        </ul>
      )}
      {!isWhole && changes.length > kShown && (
        <Button size="compact-sm" variant="subtle" onClick={() => setWhole(true)}>{t('changes.more', { count: changes.length - kShown, shown: changes.length - kShown })}</Button>
      )}
      {isWhole && found.data?.next_cursor && <p className="mw-dim">{t('changes.older')}</p>}
    </Panel>
  );
}

function ChangeCard({ change }: { change: AssetChange }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const title = t(`changes.${change.kind}`, { title: change.title });
  return (
    <article className="mw-card">
      <header>{change.kind === 'signal' && change.change !== 'removed' ? <Link to={paths.signal(change.record)}>{title}</Link> : <span>{title}</span>}</header>
      <div className="mw-dim">{t(`changes.${change.change}`)} · {whoOf(change, texts)} · <Age at={change.when} /></div>
      {change.fields.length > 0 && (
        <ul className="mw-plain-list">
          {change.fields.map((field) => (
            <li key={field.name}><code>{field.name}</code> {t('changes.from_to', { before: shown(field.before), after: shown(field.after) })}</li>
          ))}
        </ul>
      )}
      {change.why !== null && change.why !== '' && <div className="mw-dim">{change.why}</div>}
    </article>
  );
}

/// Names are for those who may read the audit trail; the server leaves them out for others.
function whoOf(change: AssetChange, { t }: Pick<Texts, 't'>): string {
  if (change.who !== null) return change.who;
  const kind = kTeamKinds.find((known) => known === change.team_kind);
  return kind ? t(`team.kind.${kind}`) : t('changes.somebody');
}

const shown = (value: unknown): string =>
  value === null || value === undefined || value === '' ? '–' : typeof value === 'string' ? value : JSON.stringify(value);
