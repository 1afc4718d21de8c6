// SPDX-License-Identifier: Apache-2.0
// Starts a drill: a made-up alarm on a machine of one's choice, through the real chain.
import { Button, Checkbox, Group, NativeSelect } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import { startDrill } from '../../api/procedures';
import { Dialog } from '../../components/Dialog';
import { DrillBanner } from '../../components/DrillBanner';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { navigate, paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { saidTexts } from '../../model/said';
import { useServices } from '../../model/services';

export function DrillDialog({ procedure, title, onClose }: { procedure: string; title: string; onClose: () => void }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const plant = useStore(services.plant);
  const assets = [...(plant?.assets.values() ?? [])];
  const [asset, setAsset] = useState('');
  const [isAnnounced, setAnnounced] = useState(true);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await startDrill(procedure, Number(asset), isAnnounced);
    setBusy(false);
    if (!result.ok) return sayProblem(result.problem);
    say([t('drill.said_started', { title }), ...saidTexts(result.value.warnings_words, result.value.warnings, texts)].join(' '));
    onClose();
    return navigate(paths.alarm(result.value.alarm));
  };
  return (
    <Dialog isOpen onClose={onClose} title={t('procedure.start_drill')}>
      <form className="mw-form" onSubmit={(event) => void submit(event)}>
        <DrillBanner />
        <p>{t('drill.what', { title })}</p>
        <NativeSelect data-autofocus size="md" label={t('drill.asset')} value={asset} onChange={(event) => setAsset(event.currentTarget.value)} required withAsterisk={false} data={[{ value: '', label: t('drill.choose_asset') }, ...assets.map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }))]} />
        <Checkbox label={t('drill.announced')} description={t('drill.announced_hint')} checked={isAnnounced} onChange={(event) => setAnnounced(event.currentTarget.checked)} />
        <Group>
          <Button type="submit" loading={isBusy} disabled={asset === ''}>{t('procedure.start_drill')}</Button>
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        </Group>
      </form>
    </Dialog>
  );
}
