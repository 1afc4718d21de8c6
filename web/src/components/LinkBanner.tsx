// SPDX-License-Identifier: Apache-2.0
// Says that the link is broken, since when, and what happens next; silent otherwise.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { useStore } from '../lib/store';
import { useTick } from '../lib/ticker';
import { useServices } from '../model/services';

export function LinkBanner(): ReactNode {
  useTick();
  const services = useServices();
  const { t, duration, count } = useTexts();
  const link = useStore(services.live.link);
  const pending = useStore(services.outbox.pending);
  const steps = useStore(services.runs.pending);
  if (link !== 'broken') return null;
  const silence = Date.now() - services.lastWordMs.get();
  return (
    <div className="mw-banner" role="alert">
      <div>
        <strong>{t('link.banner')}</strong>
        <div aria-live="off">{t('link.banner_next', { age: duration(silence) })}</div>
        {pending.length > 0 && <div>{t('link.pending_acks', { count: pending.length, shown: count(pending.length) })}</div>}
        {steps.length > 0 && <div>{t('run.pending_steps', { count: steps.length, shown: count(steps.length) })}</div>}
      </div>
      <Button variant="default" size="sm" onClick={() => services.live.retryNow()}>{t('link.try_now')}</Button>
    </div>
  );
}
