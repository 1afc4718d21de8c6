// SPDX-License-Identifier: Apache-2.0
// If this alarm came now, or at another time: who would be told, when, how, and in which words. Nothing is sent.
import type { ReactNode } from 'react';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { DryRunForm } from './DryRunForm';

export function DryRunPanel(): ReactNode {
  const { t } = useTexts();
  return (
    <Panel title={t('dryrun.title')}>
      <p className="mw-dim">{t('dryrun.sub')}</p>
      <DryRunForm draft={null} />
    </Panel>
  );
}
