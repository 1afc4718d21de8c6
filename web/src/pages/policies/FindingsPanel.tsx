// SPDX-License-Identifier: Apache-2.0
// What would go wrong at three in the morning, found now, each with the one thing to do.
import type { ReactNode } from 'react';
import type { Finding } from '../../api/policies';
import { Link } from '../../components/Link';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import type { Loaded } from '../../lib/use-load';
import { saidText } from '../../model/said';

/// The page where a finding is put right; null where there is none.
function pageOf(where: string): string | null {
  if (where.startsWith('rosters/')) return paths.rosters;
  if (where.startsWith('policies/')) return paths.policies;
  if (where.startsWith('procedures/')) return paths.procedure(where.slice('procedures/'.length).replace(/[@:].*$/, ''));
  return null;
}

export function FindingsPanel({ findings }: { findings: Loaded<{ findings: Finding[] }> }): ReactNode {
  const texts = useTexts();
  const { t, count } = texts;
  const list = findings.data?.findings ?? [];
  return (
    <Panel title={t('findings.title')}>
      {findings.problem && <ProblemNote problem={findings.problem} onRetry={findings.reload} />}
      {!findings.data && !findings.problem && <LoadingNote rows={1} />}
      {findings.data && (
        <VerdictMark look={list.length === 0 ? 'good' : 'bad'} word={list.length === 0 ? t('findings.none') : t('findings.some', { count: list.length, shown: count(list.length) })} />
      )}
      <ul className="mw-cards">
        {list.map((finding) => {
          const page = pageOf(finding.where);
          return (
            <li key={`${finding.where}/${finding.what}`} className="mw-card">
              <strong>{saidText(finding.what_words, finding.what, texts)}</strong>
              <span>{saidText(finding.next_words, finding.next, texts)}</span>
              <span className="mw-dim">{page === null || page === paths.policies ? <code>{finding.where}</code> : <Link to={page}><code>{finding.where}</code></Link>}</span>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
