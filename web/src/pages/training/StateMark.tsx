// SPDX-License-Identifier: Apache-2.0
// How well somebody knows a procedure, as shape and word: empty, half, full, crossed out.
import type { ReactNode } from 'react';
import type { TrainingState } from '../../api/training';
import { useTexts } from '../../i18n/context';

const kShapes: Readonly<Record<TrainingState, ReactNode>> = {
  none: <circle cx="8" cy="8" r="6" strokeDasharray="1.500 2.500" />,
  trained: <><circle cx="8" cy="8" r="6" /><path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor" /></>,
  demonstrated: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  expired: <><circle cx="8" cy="8" r="6" /><path d="M3.500 12.500l9-9" /></>,
};

export function StateMark({ state }: { state: TrainingState }): ReactNode {
  const { t } = useTexts();
  return (
    <span className={`mw-state mw-state-${state}`}>
      <svg width={16} height={16} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">{kShapes[state] ?? kShapes.none}</svg>
      {t(`training.state.${state}`)}
    </span>
  );
}
