// SPDX-License-Identifier: Apache-2.0
// A one-time password opens only this page.
import type { ReactNode } from 'react';
import type { Me } from '../../api/session';
import { PasswordForm } from '../../components/PasswordForm';
import { useTexts } from '../../i18n/context';
import { beginSession } from '../../model/session';
import { DoorFrame } from './DoorFrame';

export function NewPasswordPage({ me }: { me: Me }): ReactNode {
  const { t } = useTexts();
  return (
    <DoorFrame title={t('password.choose')}>
      <p>{t('password.why', { name: me.full_name || me.name })}</p>
      <PasswordForm
        oldLabel={t('password.one_time')}
        submitLabel={t('password.save_and_go')}
        onChanged={() => beginSession({ ...me, must_change_password: false })}
      />
    </DoorFrame>
  );
}
