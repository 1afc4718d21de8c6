// SPDX-License-Identifier: Apache-2.0
// A judgement as shape and word. What is not known has a look of its own and never passes for a result.
import type { ReactNode } from 'react';
import type { VerdictLook } from '../model/kpi-scale';

const kShapes: Readonly<Record<VerdictLook, ReactNode>> = {
  good: <path d="M3 8.500l3.500 3.500L13 4.500" />,
  borderline: <path d="M8 2l6.500 11.500h-13zM8 6.500v3.500M8 12v.01" />,
  bad: <><rect className="mw-verdict-fill" x="1.500" y="1.500" width="13" height="13" /><path className="mw-verdict-ink" d="M5 5l6 6M11 5l-6 6" /></>,
  unclear: <><circle cx="8" cy="8" r="6.500" /><path d="M4.500 9.500c1.500-3 2-3 3.500-1.500s2 1.500 3.500-1.500" /></>,
  unknown: <><circle cx="8" cy="8" r="6.500" strokeDasharray="2 2.500" /><path d="M5.500 8h5" /></>,
};

export function VerdictMark({ look, word }: { look: VerdictLook; word: string }): ReactNode {
  return (
    <span className={`mw-verdict mw-verdict-${look}`}>
      <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{kShapes[look]}</svg>
      {word}
    </span>
  );
}
