// SPDX-License-Identifier: Apache-2.0
import type { RunSummary } from '../api/runs';
import type { Texts } from '../i18n/context';

/// Who has a run, or to whom it is offered.
export function holderText(run: Pick<RunSummary, 'holder' | 'offered_to'>, { t }: Pick<Texts, 't'>): string {
  if (run.holder !== '') return t('run.held_by', { name: run.holder });
  return run.offered_to === null ? t('run.offered') : t('run.offered_to', { name: run.offered_to });
}
