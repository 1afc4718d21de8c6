// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { Link } from '../../components/Link';
import { EmptyNote, PageHead } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';

export function NoKioskPage(): ReactNode {
  const { t } = useTexts();
  return (
    <>
      <PageHead title={t('kiosk.title')} />
      <EmptyNote title={t('kiosk.none')} text={t('kiosk.none_next')}><Link to={paths.settings('kiosks')} className="mw-next">{t('settings.tab.kiosks')}</Link></EmptyNote>
    </>
  );
}
