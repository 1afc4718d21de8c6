// SPDX-License-Identifier: Apache-2.0
// Says on every page that what it shows is a demonstration; silent on a real site.
import type { ReactNode } from 'react';
import { fetchClock } from '../api/clock';
import { useTexts } from '../i18n/context';
import { useLoad } from '../lib/use-load';

const kAgainMs = 600_000;  // a directory does not change what it is; a failed question is asked again

export function DemoMark(): ReactNode {
  const { t } = useTexts();
  const clock = useLoad('clock', fetchClock, kAgainMs);
  if (!clock.data?.is_demo) return null;
  return <span className="mw-tag mw-tag-drill" title={t('demo.meaning')} data-testid="demo">{t('demo.mark')}</span>;
}
