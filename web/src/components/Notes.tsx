// SPDX-License-Identifier: Apache-2.0
// What stands where data would: nothing yet, or nothing at all with the one thing to do.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';

export function EmptyNote({ title, text, children }: { title: string; text?: string; children?: ReactNode }): ReactNode {
  return (
    <div className="mw-empty">
      <strong>{title}</strong>
      {text !== undefined && <p>{text}</p>}
      {children}
    </div>
  );
}

/// Grey bars in the shape of what is coming; only ever before the first data.
export function LoadingNote({ rows = 4, height = 44 }: { rows?: number; height?: number }): ReactNode {
  const { t } = useTexts();
  return (
    <div role="status" aria-label={t('state.loading')} className="mw-loading">
      {Array.from({ length: rows }, (_, i) => <Skeleton key={i} height={height} radius="sm" />)}
    </div>
  );
}

export function PageHead({ title, sub, children }: { title: ReactNode; sub?: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <header className="mw-page-head">
      <div>
        <h1>{title}</h1>
        {sub !== undefined && <div className="mw-dim">{sub}</div>}
      </div>
      {children !== undefined && <div className="mw-page-actions">{children}</div>}
    </header>
  );
}

export function Panel({ title, children, actions, className = '' }: { title: string; children: ReactNode; actions?: ReactNode; className?: string }): ReactNode {
  return (
    <section className={`mw-panel ${className}`} aria-label={title}>
      <div className="mw-panel-head">
        <h2>{title}</h2>
        {actions}
      </div>
      {children}
    </section>
  );
}
