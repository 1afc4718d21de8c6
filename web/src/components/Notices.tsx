// SPDX-License-Identifier: Apache-2.0
// What reaches its person by the channel "browser": it stays until somebody takes it, or closes it.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Notice } from '../api/live-messages';
import { acceptPage } from '../api/pages';
import { mayAct } from '../api/session';
import { useTexts } from '../i18n/context';
import { useStore } from '../lib/store';
import { pageToTake } from '../model/notices';
import { useServices } from '../model/services';
import { DrillTag } from './DrillBanner';
import { IconButton } from './IconButton';
import { Link } from './Link';
import { sayProblem } from './Toasts';

export function Notices(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const shown = useStore(services.notices);
  // The region is there before its first notice: only then is that one spoken.
  return (
    <section className="mw-notices" aria-live="assertive" aria-label={t('notice.label')}>
      {shown.map((notice) => <NoticeCard key={notice.key} notice={notice} />)}
    </section>
  );
}

function NoticeCard({ notice }: { notice: Notice }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);
  const page = pageToTake(notice);
  const close = (): void => services.closeNotice(notice.key);
  const take = async (id: number): Promise<void> => {
    setBusy(true);
    const result = await acceptPage(id, '');
    setBusy(false);
    if (!result.ok) return sayProblem(result.problem);
    close();
  };
  return (
    <div className={notice.isDrill ? 'mw-notice mw-dashed' : 'mw-notice'}>
      <div>
        {notice.isDrill && <DrillTag />}
        <strong>{notice.subject}</strong>
        <div className="mw-card-actions">
          {page !== null && mayAct(services.me.role, 'operator') && <Button size="sm" loading={isBusy} onClick={() => void take(page)}>{t('answer.accept')}</Button>}
          {notice.openPath !== '' && <Link to={notice.openPath} className="mw-next">{t('notice.open')}</Link>}
        </div>
      </div>
      <IconButton icon="close" label={t('action.close')} onClick={close} />
    </div>
  );
}
