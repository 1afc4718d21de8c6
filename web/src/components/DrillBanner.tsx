// SPDX-License-Identifier: Apache-2.0
// Around and above everything that is a drill, so that nobody takes it for the real thing.
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';

export function DrillBanner(): ReactNode {
  const { t } = useTexts();
  return (
    <div className="mw-drill" role="note">
      <strong>{t('drill.word')}</strong>
      <span>{t('drill.says')}</span>
    </div>
  );
}

/// The word alone, where there is no room for more.
export function DrillTag(): ReactNode {
  const { t } = useTexts();
  return <span className="mw-tag mw-tag-drill">{t('drill.word')}</span>;
}
