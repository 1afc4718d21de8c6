// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from '../../components/Link';
import { Panel } from '../../components/Notes';
import { PasswordForm } from '../../components/PasswordForm';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { kLanguages } from '../../i18n/messages';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useIsPhone } from '../../lib/use-is-phone';
import { kThemes, prefer, preferences } from '../../model/preferences';
import { useServices } from '../../model/services';
import { PinPanel } from './PinPanel';

export function MeTab(): ReactNode {
  const { me } = useServices();
  const { t, zone } = useTexts();
  const isPhone = useIsPhone();
  const { theme, language } = useStore(preferences);
  return (
    <div className="mw-columns">
      <Panel title={t('settings.appearance')}>
        <div className="mw-form">
          <div>
            <div id="theme-label" className="mw-label">{t('settings.theme')}</div>
            <SegmentedControl fullWidth orientation={isPhone ? 'vertical' : 'horizontal'} aria-labelledby="theme-label" value={theme} onChange={(value) => void prefer({ theme: kThemes.find((known) => known === value) ?? 'auto' })} data={kThemes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))} />
          </div>
          <NativeSelect label={t('settings.language')} value={language} onChange={(event) => void prefer({ language: kLanguages.find((known) => known === event.currentTarget.value) ?? 'en' })} data={kLanguages.map((value) => ({ value, label: t(`language.${value}`) }))} />
          <p className="mw-dim">{t('settings.zone', { zone })}</p>
        </div>
      </Panel>
      <Panel title={t('settings.password')}>
        <PasswordForm oldLabel={t('password.current')} submitLabel={t('password.save')} onChanged={() => say(t('password.changed'))} />
      </Panel>
      <PinPanel />
      <Panel title={t('settings.account')}>
        <dl className="mw-facts mw-facts-wide">
          <div><dt>{t('users.name')}</dt><dd>{me.name}</dd></div>
          <div><dt>{t('users.full_name')}</dt><dd>{me.full_name}</dd></div>
          <div><dt>{t('users.role')}</dt><dd>{t(`role.${me.role}`)}</dd></div>
          <div><dt>{t('users.team')}</dt><dd>{me.team === '' ? '–' : me.team}</dd></div>
        </dl>
        <p><Link to={paths.privacy}>{t('privacy.link')}</Link></p>
      </Panel>
    </div>
  );
}
