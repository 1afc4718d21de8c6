// SPDX-License-Identifier: Apache-2.0
// Browsers that are kiosks: this one becomes one, others are changed or revoked.
import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { changeKiosk, enrolKiosk, fetchKiosks, revokeKiosk, type Kiosk, type KioskFields } from '../../api/kiosk';
import { fetchPositions } from '../../api/kpis';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { ConfirmButton } from '../../components/ConfirmButton';
import type { Column } from '../../components/DataTable';
import { Dialog } from '../../components/Dialog';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { navigate, paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { findSession } from '../../model/session';
import { ListTab } from './ListTab';

const kIdle = { least: 30, usual: 120, most: 900 } as const;

export function KiosksTab(): ReactNode {
  const { t, duration } = useTexts();
  const [edited, setEdited] = useState<{ kiosk: Kiosk; reload: () => void } | null>(null);
  const columns = useMemo((): Column<Kiosk>[] => [
    { id: 'name', title: t('kiosks.name'), value: (row) => row.name },
    { id: 'position', title: t('kiosks.position'), value: (row) => row.position },
    { id: 'idle', title: t('kiosks.idle'), value: (row) => row.idle_s, cell: (row) => duration(row.idle_s * 1000) },
    { id: 'pin', title: t('kiosks.badge'), value: (row) => t(row.needs_pin_with_badge ? 'kiosks.badge_and_pin' : 'kiosks.badge_alone') },
    { id: 'created', title: t('kiosks.created'), value: (row) => parseTime(row.created), cell: (row) => <><Age at={row.created} /> · {row.created_by}</> },
  ], [t, duration]);
  const revoke = async (kiosk: Kiosk, reload: () => void): Promise<void> => {
    const result = await revokeKiosk(kiosk.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('kiosks.revoked', { name: kiosk.name }));
    reload();
  };
  // The session is over, and the browser something else.
  const enrolled = (): void => {
    navigate(paths.kiosk, 'replace');
    void findSession();
  };
  return (
    <ListTab
      name="kiosks"
      title={t('settings.tab.kiosks')}
      empty={t('kiosks.empty')}
      addLabel={t('kiosks.add')}
      load={fetchKiosks}
      columns={columns}
      above={(
        <>
          <p className="mw-dim">{t('kiosks.about')}</p>
          {edited && (
            <Dialog title={edited.kiosk.name} isOpen onClose={() => setEdited(null)}>
              <KioskForm start={edited.kiosk} submitLabel={t('action.save')} send={(fields) => changeKiosk(edited.kiosk.id, fields)} onDone={() => { edited.reload(); setEdited(null); }} />
            </Dialog>
          )}
        </>
      )}
      form={() => <><p>{t('kiosks.add_about')}</p><KioskForm start={{ name: '', position: '', idle_s: kIdle.usual, needs_pin_with_badge: false }} submitLabel={t('kiosks.create')} send={enrolKiosk} onDone={enrolled} /></>}
      actions={(row, reload) => (
        <>
          <Button size="compact-sm" variant="default" onClick={() => setEdited({ kiosk: row, reload })}>{t('action.edit')}</Button>
          <ConfirmButton label={t('kiosks.revoke')} question={t('kiosks.revoke_question')} onConfirm={() => void revoke(row, reload)} />
        </>
      )}
    />
  );
}

interface FormProps {
  start: KioskFields;
  submitLabel: string;
  send: (fields: KioskFields) => ReturnType<typeof enrolKiosk>;
  onDone: () => void;
}

function KioskForm({ start, submitLabel, send, onDone }: FormProps): ReactNode {
  const { t } = useTexts();
  const positions = useLoad('positions', fetchPositions);
  const [fields, setFields] = useState<KioskFields>({ name: start.name, position: start.position, idle_s: start.idle_s, needs_pin_with_badge: start.needs_pin_with_badge });
  const known = positions.data?.positions.map((position) => position.name) ?? [];
  const position = fields.position || (known.includes('operators') ? 'operators' : known[0] ?? '');
  return (
    <AddForm submitLabel={submitLabel} create={() => send({ ...fields, name: fields.name.trim(), position })} onCreated={onDone}>
      <TextInput label={t('kiosks.name')} description={t('kiosks.name_hint')} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} required withAsterisk={false} autoComplete="off" />
      <NativeSelect label={t('kiosks.position')} description={t('kiosks.position_hint')} value={position} onChange={(event) => setFields({ ...fields, position: event.currentTarget.value })} data={known} />
      <NumberInput label={t('kiosks.idle')} description={t('kiosks.idle_hint', { least: kIdle.least, most: kIdle.most })} value={fields.idle_s} min={kIdle.least} max={kIdle.most} onChange={(value) => setFields({ ...fields, idle_s: Number(value) })} />
      <Checkbox label={t('kiosks.needs_pin')} checked={fields.needs_pin_with_badge} onChange={(event) => setFields({ ...fields, needs_pin_with_badge: event.currentTarget.checked })} />
    </AddForm>
  );
}
