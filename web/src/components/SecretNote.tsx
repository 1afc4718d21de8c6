// SPDX-License-Identifier: Apache-2.0
// A secret that is shown once: copy it now.
import { Button, CopyButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';

export function SecretNote({ title, secret, onDone }: { title: string; secret: string; onDone: () => void }): ReactNode {
  const { t } = useTexts();
  return (
    <div className="mw-secret" role="status">
      <strong>{title}</strong>
      <p>{t('secret.once')}</p>
      <code>{secret}</code>
      <div className="mw-card-actions">
        <CopyButton value={secret}>{({ copied, copy }) => <Button size="sm" onClick={copy}>{t(copied ? 'secret.copied' : 'secret.copy')}</Button>}</CopyButton>
        <Button size="sm" variant="default" onClick={onDone}>{t('secret.done')}</Button>
      </div>
    </div>
  );
}
