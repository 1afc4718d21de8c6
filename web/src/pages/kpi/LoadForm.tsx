// SPDX-License-Identifier: Apache-2.0
// What other systems show the same people. Until it is said, no load is called acceptable.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { sayLoad } from '../../api/kpis';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useServices } from '../../model/services';

export function LoadForm({ positions, scope, onSaid }: { positions: readonly string[]; scope: string; onSaid: () => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const asked = scope.startsWith('position:') ? scope.slice('position:'.length) : '';
  const [position, setPosition] = useState(positions.find((name) => name === asked) ?? positions[0] ?? '');
  const [perDay, setPerDay] = useState('0');
  return (
    <Panel title={t('load.title')}>
      <p>{t('load.why')}</p>
      {mayAct(services.me.role, 'engineer') && (
        <AddForm
          submitLabel={t('action.save')}
          create={() => sayLoad(position, Number(perDay))}
          onCreated={() => {
            say(t('load.saved', { position }));
            onSaid();
          }}
        >
          <NativeSelect label={t('load.position')} value={position} onChange={(event) => setPosition(event.currentTarget.value)} data={[...positions]} />
          <TextInput type="number" min={0} max={100_000} step="any" required withAsterisk={false} label={t('load.per_day')} description={t('load.per_day_hint')} value={perDay} onChange={(event) => setPerDay(event.currentTarget.value)} />
        </AddForm>
      )}
    </Panel>
  );
}
