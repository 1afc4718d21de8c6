// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { DemandingAsset } from '../../api/attention';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';

/// Which machines take the most time.
export function DemandPanel({ assets }: { assets: readonly DemandingAsset[] }): ReactNode {
  const { t, number } = useTexts();
  const most = Math.max(1, ...assets.map((asset) => asset.minutes));
  return (
    <Panel title={t('attention.assets')}>
      {assets.length === 0 && <p className="mw-dim">{t('attention.no_assets')}</p>}
      <ol className="mw-plain-list">
        {assets.map((asset) => (
          <li key={asset.asset} className="mw-demand">
            <Link to={paths.asset(asset.asset)}>{asset.title}</Link>
            <span>{t('attention.minutes', { value: number(asset.minutes, 0) })}</span>
            <svg className="mw-share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="4" /><rect width={(asset.minutes / most) * 100} height="4" /></svg>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
