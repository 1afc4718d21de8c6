// SPDX-License-Identifier: Apache-2.0
// A problem as what happened, where, and what to do next.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Problem } from '../api/result';
import { useTexts, type Texts } from '../i18n/context';

/// The server's own words where it has some; else what the status means.
export function describeProblem(problem: Problem, { t }: Texts): { what: string; next: string } {
  if (problem.status === 0) return { what: t('problem.unreachable'), next: t('problem.unreachable_next') };
  if (problem.status === 403) return { what: problem.detail || t('problem.forbidden'), next: problem.next || t('problem.forbidden_next') };
  if (problem.status === 429) return { what: t('problem.too_often'), next: t('problem.too_often_next', { count: problem.retryAfterS ?? 30 }) };
  const what = problem.detail || problem.title || t('problem.unexpected', { status: problem.status });
  return { what, next: problem.next || t(problem.status >= 500 ? 'problem.server_next' : 'problem.request_next') };
}

export function ProblemNote({ problem, onRetry }: { problem: Problem; onRetry?: () => void }): ReactNode {
  const texts = useTexts();
  const { what, next } = describeProblem(problem, texts);
  return (
    <div className="mw-problem" role="alert">
      <dl>
        <dt>{texts.t('problem.what')}</dt>
        <dd>{what}</dd>
        {problem.lines !== undefined && problem.lines.length > 1 && (
          <>
            <dt>{texts.t('problem.lines')}</dt>
            <dd><ol className="mw-plain-list">{problem.lines.map((fault) => <li key={`${fault.line}/${fault.message}`}>{texts.t('problem.line', { line: fault.line, message: fault.message })}</li>)}</ol></dd>
          </>
        )}
        <dt>{texts.t('problem.where')}</dt>
        <dd><code>{problem.where}</code>{problem.status > 0 ? ` (${problem.status})` : ''}</dd>
        <dt>{texts.t('problem.next')}</dt>
        <dd>{next}</dd>
      </dl>
      {onRetry && <Button variant="default" size="sm" onClick={onRetry}>{texts.t('action.retry')}</Button>}
    </div>
  );
}
