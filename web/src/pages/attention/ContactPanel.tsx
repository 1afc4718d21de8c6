// SPDX-License-Identifier: Apache-2.0
// Help that came by telephone or in person leaves no trace in the system, unless it is noted here.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kTeamKinds, type TeamKind } from '../../api/admin';
import { logContact } from '../../api/attention';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useServices } from '../../model/services';

export function ContactPanel({ onLogged }: { onLogged: () => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [fields, setFields] = useState({ kind: 'vendor' as TeamKind, minutes: '15', text: '' });
  if (!mayAct(services.me.role, 'operator')) return null;
  return (
    <Panel title={t('contact.title')}>
      <p className="mw-dim">{t('contact.sub')}</p>
      <AddForm
        submitLabel={t('contact.save')}
        create={() => logContact({ team_kind: fields.kind, minutes: Number(fields.minutes), text: fields.text.trim() })}
        onCreated={() => {
          say(t('contact.saved'));
          setFields({ ...fields, text: '' });
          onLogged();
        }}
      >
        <NativeSelect label={t('contact.kind')} value={fields.kind} onChange={(event) => setFields({ ...fields, kind: kTeamKinds.find((known) => known === event.currentTarget.value) ?? 'vendor' })} data={kTeamKinds.map((value) => ({ value, label: t(`team.kind.${value}`) }))} />
        <TextInput type="number" min={1} max={1440} label={t('contact.minutes')} required withAsterisk={false} value={fields.minutes} onChange={(event) => setFields({ ...fields, minutes: event.currentTarget.value })} />
        <TextInput label={t('contact.text')} required withAsterisk={false} value={fields.text} onChange={(event) => setFields({ ...fields, text: event.currentTarget.value })} />
      </AddForm>
    </Panel>
  );
}
