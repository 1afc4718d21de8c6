// SPDX-License-Identifier: Apache-2.0
// Data of persons on one page that prints: what is kept, for what, who sees it, how long.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageHead, Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { homeSite, titleOf } from '../../model/plant-index';
import { kPrivacyRows } from '../../model/privacy-rows';
import { useServices } from '../../model/services';
import { InForcePanel } from './InForcePanel';

export function PrivacyPage(): ReactNode {
  const services = useServices();
  const { t, time, zoneName } = useTexts();
  const plant = useStore(services.plant);
  const site = plant ? homeSite(plant.plant) : undefined;
  const now = services.clock.now();
  return (
    <>
      <PageHead title={t('privacy.title')} sub={`${site ? titleOf(site) : t('app.name')} · ${time(now, 'full')} ${zoneName(now)}`}>
        <Button variant="default" onClick={() => window.print()}>{t('privacy.print')}</Button>
      </PageHead>
      <p>{t('privacy.about')}</p>
      <Panel title={t('privacy.purposes')}>
        <div className="mw-privacy" role="table" aria-label={t('privacy.purposes')}>
          <div role="row" className="mw-privacy-head">
            {(['what', 'why', 'who', 'long'] as const).map((column) => <span key={column} role="columnheader">{t(`privacy.column.${column}`)}</span>)}
          </div>
          {kPrivacyRows.map(({ id, seenBy }) => (
            <div key={id} role="row">
              <strong role="cell">{t(`privacy.what.${id}`)}</strong>
              <span role="cell">{t(`privacy.why.${id}`)}</span>
              <span role="cell" data-label={t('privacy.column.who')}>{t(`privacy.who.${seenBy}`)}</span>
              <span role="cell" data-label={t('privacy.column.long')}>{t(`privacy.long.${id}`)}</span>
            </div>
          ))}
        </div>
      </Panel>
      <InForcePanel />
      <Panel title={t('privacy.figures')}>
        <p>{t('privacy.figures_groups')}</p>
        <p>{t('privacy.figures_names')}</p>
        <p>{t('privacy.figures_hands_off')}</p>
        <p>{t('privacy.figures_backups')}</p>
      </Panel>
    </>
  );
}
