// SPDX-License-Identifier: Apache-2.0
// Silence for a while: always with an end, shown in the site's time, at most a day.
import { Button, Group, SegmentedControl, Textarea } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { Clock } from '../../components/Age';
import { Dialog } from '../../components/Dialog';
import { useTexts } from '../../i18n/context';
import { useIsPhone } from '../../lib/use-is-phone';
import { useServices } from '../../model/services';
import { alarmText } from '../../model/said';
import { useAlarmActs } from '../../model/use-alarm-acts';

const kMinutes = [30, 60, 240, 480, 1440];

export function ShelveDialog({ alarm, onClose }: { alarm: Alarm; onClose: () => void }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t, duration } = texts;
  const acts = useAlarmActs();
  const isPhone = useIsPhone();
  const [minutes, setMinutes] = useState(60);
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const isDone = await acts.shelve(alarm, minutes, comment.trim());
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('shelve.title')}>
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <p>{alarmText(alarm, texts)}</p>
        <SegmentedControl fullWidth orientation={isPhone ? 'vertical' : 'horizontal'} aria-label={t('shelve.how_long')} value={String(minutes)} onChange={(value) => setMinutes(Number(value))} data={kMinutes.map((value) => ({ value: String(value), label: duration(value * 60_000) }))} />
        <p className="mw-dim">{t('shelve.until')} <Clock at={services.clock.now() + minutes * 60_000} /></p>
        <Textarea data-autofocus label={t('shelve.why')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} required withAsterisk={false} autosize minRows={2} />
        <Group>
          <Button type="submit" loading={isBusy}>{t('alarm.shelve')}</Button>
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
