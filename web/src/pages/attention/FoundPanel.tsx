// SPDX-License-Identifier: Apache-2.0
// Restarts, edited settings and upgrades that the server found: whose they were is told here within a
// day; until then, and after, they count as help.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kTeamKinds, type TeamKind } from '../../api/admin';
import { claimFound, fetchFound, type FoundAct } from '../../api/attention';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Age } from '../../components/Age';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { changedSettings } from '../../model/found-acts';
import { useServices } from '../../model/services';

const kShownDone = 5;

export function FoundPanel({ onClaimed }: { onClaimed: () => void }): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const found = useLoad('found-acts', fetchFound, 60_000);
  const data = found.data;
  const open = data?.acts.filter((act) => act.state === 'open') ?? [];
  const done = data?.acts.filter((act) => act.state !== 'open').slice(0, kShownDone) ?? [];
  const mayClaim = mayAct(services.me.role, 'operator');
  const claimed = (): void => {
    say(t('found.claimed'));
    found.reload();
    onClaimed();
  };
  return (
    <Panel title={t('found.title')}>
      <p className="mw-dim">{t('found.sub')}</p>
      {found.problem && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {!data && !found.problem && <LoadingNote rows={1} />}
      {data && data.acts.length === 0 && <p className="mw-dim">{t('found.none')}</p>}
      {open.length > 0 && <p className="mw-attention-text">{t('found.open', { count: open.length, shown: count(data?.n_open ?? open.length) })}</p>}
      <ul className="mw-plain-list">{open.map((act) => <OpenAct key={act.id} act={act} mayClaim={mayClaim} onClaimed={claimed} />)}</ul>
      {done.length > 0 && <ul className="mw-plain-list">{done.map((act) => <li key={act.id} className="mw-dim"><FoundWords act={act} /> · {t(act.state === 'claimed' ? 'found.was' : 'found.lapsed')}{act.state === 'claimed' && <TeamWord kind={act.team_kind} />}{act.is_patch && ` · ${t('found.patch')}`}</li>)}</ul>}
    </Panel>
  );
}

function FoundWords({ act }: { act: FoundAct }): ReactNode {
  const { t } = useTexts();
  const names = changedSettings(act.text);
  return <><Age at={act.time} /> · {t(`found.category.${act.category}`)}{names.length > 0 && `: ${names.join(', ')}`}</>;
}

function TeamWord({ kind }: { kind: string }): ReactNode {
  const { t } = useTexts();
  const known = kTeamKinds.find((one) => one === kind);
  return <> {known ? t(`team.kind.${known}`) : kind}</>;
}

function OpenAct({ act, mayClaim, onClaimed }: { act: FoundAct; mayClaim: boolean; onClaimed: () => void }): ReactNode {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [fields, setFields] = useState({ kind: '' as TeamKind | '', comment: '', approvedBy: '' });
  return (
    <li>
      <FoundWords act={act} />
      {act.os_user !== '' && <span className="mw-dim">{` · ${t('found.os_user', { name: act.os_user })}`}</span>}
      {mayClaim && <> <Button size="compact-sm" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{isOpen ? t('action.cancel') : t('found.claim')}</Button></>}
      {isOpen && (
        <div className="mw-card mw-add">
          <AddForm
            submitLabel={t('found.claim_now')}
            create={() => claimFound(act.id, { ...(fields.kind === '' ? {} : { team_kind: fields.kind }), comment: fields.comment.trim(), ...(fields.approvedBy.trim() === '' ? {} : { approved_by: fields.approvedBy.trim() }) })}
            onCreated={onClaimed}
          >
            <NativeSelect label={t('found.whose')} value={fields.kind} onChange={(event) => setFields({ ...fields, kind: kTeamKinds.find((known) => known === event.currentTarget.value) ?? '' })} data={[{ value: '', label: t('found.mine') }, ...kTeamKinds.map((value) => ({ value, label: t(`team.kind.${value}`) }))]} />
            <TextInput label={t('found.comment')} maxLength={1000} value={fields.comment} onChange={(event) => setFields({ ...fields, comment: event.currentTarget.value })} />
            {act.category === 'upgrade' && <TextInput label={t('handsoff.approved_by')} description={t('found.approved_hint')} value={fields.approvedBy} onChange={(event) => setFields({ ...fields, approvedBy: event.currentTarget.value })} />}
          </AddForm>
        </div>
      )}
    </li>
  );
}
