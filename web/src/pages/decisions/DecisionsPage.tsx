// SPDX-License-Identifier: Apache-2.0
// What is to be decided, who decides it, and to whom things belong.
import type { ReactNode } from 'react';
import { bookUrl } from '../../api/governance';
import { PageHead } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { OwnershipPanel } from './OwnershipPanel';
import { RaciPanel } from './RaciPanel';
import { RulingsPanel } from './RulingsPanel';

export function DecisionsPage(): ReactNode {
  const { t, language } = useTexts();
  return (
    <>
      <PageHead title={t('nav.decisions')} sub={t('govern.sub')}>
        <a className="mw-next" href={bookUrl(language)} target="_blank" rel="noreferrer">{t('govern.book')}</a>
      </PageHead>
      <RulingsPanel />
      <RaciPanel />
      <OwnershipPanel />
    </>
  );
}
