// SPDX-License-Identifier: Apache-2.0
// One provisional signal: what it says, where it would go, and the click that puts it there.
import { Autocomplete, Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ProvisionalSignal } from '../../api/operations';
import type { Adoption } from '../../api/signals';
import { Age } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { kCommonUnits } from '../../lib/units';
import { adoptionOf, isAssetPath, isPathElement, proposeAdoption } from '../../model/adoption';

interface Props {
  signal: ProvisionalSignal;
  mayEdit: boolean;
  onAdopt: (adoption: Adoption) => Promise<boolean>;
  onDismiss: () => void;
}

export function ProvisionalRow({ signal, mayEdit, onAdopt, onDismiss }: Props): ReactNode {
  const { t, quantity } = useTexts();
  const proposal = proposeAdoption(signal.address);
  const [isEdited, setEdited] = useState(false);
  const [fields, setFields] = useState({ asset: proposal.asset, name: proposal.name, unit: signal.unit });
  const [isBusy, setBusy] = useState(false);
  const assetError = isAssetPath(fields.asset) ? null : t('inbox.asset_error');
  const nameError = isPathElement(fields.name) ? null : t('inbox.name_error');
  const last = signal.last;
  const shownValue = last === null ? '–' : typeof last.value === 'number' ? quantity(last.value, signal.unit || signal.declared_unit) : String(last.value);

  const spoken = <span className="mw-sr">{` ${signal.address}`}</span>;

  const run = async (adoption: Adoption): Promise<void> => {
    setBusy(true);
    const isDone = await onAdopt(adoption);
    if (!isDone) setBusy(false);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (assetError === null && nameError === null) void run(adoptionOf(signal, { asset: fields.asset, name: fields.name, unit: fields.unit.trim() }));
  };

  return (
    <article className="mw-card" aria-label={signal.address}>
      <div className="mw-provisional">
        <div>
          <code className="mw-address">{signal.address}</code>
          <div className="mw-dim">
            {t('inbox.from', { client: signal.client === '' ? '–' : signal.client })}{' · '}{t('inbox.first_seen')} <Age at={signal.first_seen} />
          </div>
        </div>
        <div><span className="mw-value">{shownValue}</span> <span className="mw-dim">{last && <Age at={last.time} />}</span></div>
        {mayEdit && !isEdited && (
          <Group gap="xs" className="mw-provisional-acts">
            {proposal.isComplete && (
              <Button loading={isBusy} onClick={() => void run(adoptionOf(signal))}>{t('inbox.adopt')}{spoken}</Button>
            )}
            <Button variant="default" onClick={() => setEdited(true)}>{t(proposal.isComplete ? 'inbox.edit' : 'inbox.place')}{spoken}</Button>
            <Button variant="subtle" onClick={onDismiss}>{t('inbox.dismiss')}{spoken}</Button>
          </Group>
        )}
      </div>
      {!isEdited && <div className="mw-dim">{proposal.isComplete ? t('inbox.goes_to', { asset: proposal.asset, name: proposal.name }) : t('inbox.no_place')}</div>}
      {isEdited && (
        <form className="mw-inline-form" onSubmit={submit}>
          <TextInput label={t('inbox.asset')} description={t('inbox.asset_hint')} value={fields.asset} onChange={(event) => setFields({ ...fields, asset: event.currentTarget.value })} error={assetError} />
          <TextInput label={t('inbox.name')} description={t('inbox.name_hint')} value={fields.name} onChange={(event) => setFields({ ...fields, name: event.currentTarget.value })} error={nameError} />
          <Autocomplete label={t('signal.unit')} description={t('signal.unit_hint')} value={fields.unit} onChange={(unit) => setFields({ ...fields, unit })} data={[...kCommonUnits]} comboboxProps={{ withinPortal: false }} />
          <Group gap="xs">
            <Button type="submit" loading={isBusy}>{t('inbox.adopt')}</Button>
            <Button variant="default" onClick={() => setEdited(false)}>{t('action.cancel')}</Button>
          </Group>
        </form>
      )}
    </article>
  );
}
