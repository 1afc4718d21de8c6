// SPDX-License-Identifier: Apache-2.0
// One provisional signal: what it says, where it would go, and the click that puts it there.
import { Autocomplete, Button, Group, TextInput } from '@mantine/core';
import { useState, type FormEvent, type ReactNode } from 'react';
import type { ProvisionalSignal } from '../../api/operations';
import type { Adoption } from '../../api/signals';
import { Age } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { kCommonUnits } from '../../lib/units';
import { adoptionOf, isAssetPath, isPathElement, type Proposal } from '../../model/adoption';

interface Props {
  signal: ProvisionalSignal;
  /// Undefined until the plant is known.
  proposal: Proposal | undefined;
  mayEdit: boolean;
  onAdopt: (adoption: Adoption) => Promise<boolean>;
  onDismiss: () => void;
}

const kWords = { ready: 'inbox.goes_to', taken: 'inbox.name_taken', unclear: 'inbox.no_place' } as const;

export function ProvisionalRow({ signal, proposal, mayEdit, onAdopt, onDismiss }: Props): ReactNode {
  const { t, quantity } = useTexts();
  const [isEdited, setEdited] = useState(false);
  const [fields, setFields] = useState({ asset: '', name: '', unit: '' });
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
  const openForm = (): void => {
    setFields({ asset: proposal?.asset ?? '', name: proposal?.name ?? '', unit: signal.unit });
    setEdited(true);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (assetError === null && nameError === null) void run(adoptionOf(signal, fields, fields.unit.trim()));
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
            {proposal?.state === 'ready' && (
              <Button loading={isBusy} onClick={() => void run(adoptionOf(signal, proposal, signal.unit))}>{t('inbox.adopt')}{spoken}</Button>
            )}
            <Button variant="default" onClick={openForm}>{t(proposal?.state === 'ready' ? 'inbox.edit' : 'inbox.place')}{spoken}</Button>
            <Button variant="subtle" onClick={onDismiss}>{t('inbox.dismiss')}{spoken}</Button>
          </Group>
        )}
      </div>
      {!isEdited && proposal && <div className="mw-dim" data-testid="goes-to">{t(kWords[proposal.state], { asset: proposal.asset, name: proposal.name })}</div>}
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
