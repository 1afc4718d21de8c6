// SPDX-License-Identifier: Apache-2.0
// Comment and acknowledge first; the rarer acts behind them.
import { Button, Group, Menu, Textarea } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Alarm, AlarmAct } from '../../api/alarms';
import { useTexts } from '../../i18n/context';
import { useStore } from '../../lib/store';
import { isUnacknowledged } from '../../model/alarm-book';
import { useServices } from '../../model/services';
import { useAlarmActs } from '../../model/use-alarm-acts';

export function AlarmActions({ alarm, onShelve }: { alarm: Alarm; onShelve: (alarm: Alarm) => void }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const acts = useAlarmActs();
  const pending = useStore(services.outbox.pending);
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  if (!acts.mayOperate) return <p className="mw-dim">{t(services.me.kiosk === null ? 'alarm.may_not' : 'kiosk.may_not')}</p>;
  const isKept = pending.some((entry) => entry.alarm === alarm.id);
  const isNew = isUnacknowledged(alarm.state) && !isKept;
  const isOff = alarm.state === 'out-of-service';

  const run = async (work: () => Promise<boolean>): Promise<void> => {
    setBusy(true);
    const isDone = await work();
    setBusy(false);
    if (isDone) setComment('');
  };
  const acknowledge = (): void => void run(() => acts.acknowledge(alarm, comment.trim()));
  const act = (name: AlarmAct): void => void run(() => acts.act(alarm, name, comment.trim()));
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && isNew) acknowledge();
    if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur();
  };
  return (
    <div className="mw-actions" onKeyDown={onKey}>
      {isKept && <p role="status">{t('alarm.kept')}</p>}
      <Textarea id="alarm-comment" label={t('alarm.comment_label')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} autosize minRows={1} maxRows={4} />
      <Group gap="xs">
        {isNew && <Button size="md" loading={isBusy} onClick={acknowledge} aria-keyshortcuts="a">{t('alarm.acknowledge')}</Button>}
        {alarm.is_latched && alarm.state === 'acknowledged' && <Button size="md" loading={isBusy} onClick={() => act('reset')}>{t('alarm.reset')}</Button>}
        {alarm.state === 'shelved'
          ? <Button size="md" variant="default" onClick={() => act('unshelve')}>{t('alarm.unshelve')}</Button>
          : !isOff && <Button size="md" variant="default" onClick={() => onShelve(alarm)} aria-keyshortcuts="s">{t('alarm.shelve')}</Button>}
        {isOff && acts.mayEngineer && <Button size="md" variant="default" onClick={() => act('return-to-service')}>{t('alarm.return_to_service')}</Button>}
        {!isOff && acts.mayEngineer && (
          <Menu withinPortal={false} position="bottom-end">
            <Menu.Target><Button size="md" variant="subtle">{t('alarm.more')}</Button></Menu.Target>
            <Menu.Dropdown><Menu.Item onClick={() => act('out-of-service')}>{t('alarm.out_of_service')}</Menu.Item></Menu.Dropdown>
          </Menu>
        )}
      </Group>
    </div>
  );
}
