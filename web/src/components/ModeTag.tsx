// SPDX-License-Identifier: Apache-2.0
// Says of a rule, or of what it recorded, that nobody is asked to act. What only alarms needs no tag.
import type { ReactNode } from 'react';
import type { RuleMode } from '../api/signals';
import { useTexts } from '../i18n/context';

export function ModeTag({ mode }: { mode: RuleMode | undefined }): ReactNode {
  const { t } = useTexts();
  if (mode === undefined || mode === 'alarm') return null;
  return <span className={mode === 'shadow' ? 'mw-tag mw-tag-shadow' : 'mw-tag'} title={t(`rule.mode_hint.${mode}`)}>{t(`rule.mode.${mode}`)}</span>;
}
