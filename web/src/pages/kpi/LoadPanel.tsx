// SPDX-License-Identifier: Apache-2.0
// What other systems show the same people: what is known, by whom, and the ways to say it. Until it is said, no load is
// called acceptable.
import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { forgetLoad, sayLoad, type Position } from '../../api/kpis';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { Panel } from '../../components/Notes';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useServices } from '../../model/services';
import { LoadImport } from './LoadImport';

interface Props {
  positions: readonly Position[];
  scope: string;
  /// The figures lack it.
  isMissing: boolean;
  onSaid: () => void;
}

type Way = 'mean' | 'journal' | 'forget';

export function LoadPanel({ positions, scope, isMissing, onSaid }: Props): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const asked = scope.startsWith('position:') ? scope.slice('position:'.length) : '';
  const [wanted, setWanted] = useState(asked);
  const [way, setWay] = useState<Way | null>(isMissing ? 'mean' : null);
  const names = positions.map((position) => position.name);
  // The one that is asked about, else the one nobody has said anything of.
  const unsaid = positions.find(({ load }) => load.kind === 'not-known')?.name;
  const position = names.find((name) => name === wanted) ?? unsaid ?? names[0] ?? '';
  const mayChange = mayAct(services.me.role, 'engineer');
  const done = (): void => {
    say(t('load.saved', { position }));
    setWay(null);
    onSaid();
  };
  return (
    <Panel title={t('load.title')}>
      <p className={isMissing ? '' : 'mw-dim'}>{t(isMissing ? 'load.why' : 'load.sub')}</p>
      <ul className="mw-told">{positions.map((one) => <li key={one.name}><strong>{one.name}</strong><KnownLoad position={one} /></li>)}</ul>
      {mayChange && (
        <>
          <Group gap="xs" className="mw-load-ways" role="group" aria-label={t('load.change')}>
            {(['mean', 'journal', 'forget'] as const).map((one) => <Button key={one} size="compact-md" variant={way === one ? 'filled' : 'default'} aria-expanded={way === one} onClick={() => setWay(way === one ? null : one)}>{t(`load.way.${one}`)}</Button>)}
          </Group>
          {way !== null && <NativeSelect className="mw-narrow-field" label={t('load.position')} value={position} onChange={(event) => setWanted(event.currentTarget.value)} data={names} />}
          {way === 'mean' && <MeanForm position={position} onSaid={done} />}
          {way === 'journal' && <LoadImport position={position} onDone={done} />}
          {way === 'forget' && <AddForm submitLabel={t('load.forget')} create={() => forgetLoad(position)} onCreated={done}><p>{t('load.forget_sub')}</p></AddForm>}
        </>
      )}
    </Panel>
  );
}

function KnownLoad({ position: { load } }: { position: Position }): ReactNode {
  const { t, number, count, time } = useTexts();
  const said = load.set_by === '' ? null : <span className="mw-dim">{t('load.said_by', { name: load.set_by })} {load.set !== null && <Age at={load.set} />}</span>;
  const isKind = (kind: string): boolean => load.kind === kind;
  return (
    <>
      {isKind('none') && <span>{t('load.none')}</span>}
      {isKind('per-day') && <span>{t('load.mean', { value: number(load.per_day ?? 0, 1) })}</span>}
      {isKind('imported') && <span>{t('load.imported', { count: load.n_events, shown: count(load.n_events), from: time(parseTime(load.from), 'day'), to: time(parseTime(load.to), 'day') })}</span>}
      {isKind('not-known') && <span className="mw-uncovered">{t('load.not_known')}</span>}
      {said}
    </>
  );
}

function MeanForm({ position, onSaid }: { position: string; onSaid: () => void }): ReactNode {
  const { t } = useTexts();
  const [perDay, setPerDay] = useState('0');
  return (
    <AddForm submitLabel={t('action.save')} create={() => sayLoad(position, Number(perDay))} onCreated={onSaid}>
      <TextInput type="number" min={0} max={100_000} step="any" required withAsterisk={false} label={t('load.per_day')} description={t('load.per_day_hint')} value={perDay} onChange={(event) => setPerDay(event.currentTarget.value)} />
    </AddForm>
  );
}
