// SPDX-License-Identifier: Apache-2.0
// The frame of the pages before the plant: name, form, language.
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { kLanguages } from '../../i18n/messages';
import { prefer } from '../../model/preferences';

export function DoorFrame({ title, children }: { title: string; children: ReactNode }): ReactNode {
  const { t, language } = useTexts();
  return (
    <main className="mw-door">
      <div className="mw-door-name">{t('app.name')}</div>
      <h1>{title}</h1>
      {children}
      <NativeSelect
        className="mw-door-language"
        size="xs"
        aria-label={t('settings.language')}
        value={language}
        onChange={(event) => void prefer({ language: kLanguages.find((known) => known === event.currentTarget.value) ?? 'en' })}
        data={kLanguages.map((known) => ({ value: known, label: t(`language.${known}`) }))}
      />
    </main>
  );
}
