// SPDX-License-Identifier: Apache-2.0
// Enters a run that was worked off on paper: when it was done, by whom, and line by line what the sheet says.
import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import type { ProcedureText } from '../../api/procedures';
import type { Problem } from '../../api/result';
import { enterPaperRun } from '../../api/runs';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { newClientId } from '../../lib/client-id';
import { navigate, paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { localTime, parseLocalTime } from '../../lib/zone-days';
import { kBlankDraft, paperEntries, paperPath, type PaperDraft } from '../../model/paper-path';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';
import { PaperLineFields } from './PaperLineFields';

export function PaperRunForm({ procedure, onCancel }: { procedure: ProcedureText; onCancel: () => void }): ReactNode {
  const services = useServices();
  const { t, zone } = useTexts();
  const plant = useStore(services.plant);
  const now = services.clock.now();
  const [fields, setFields] = useState({ started: localTime(now - procedure.expected_s * 1000, zone), ended: localTime(now, zone), person: services.me.name, asset: '', isDrill: false });
  const [drafts, setDrafts] = useState<readonly PaperDraft[]>([]);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  // One id for this sheet: sent again after an error it is entered once.
  const sheet = useRef(newClientId());
  const path = paperPath(procedure.steps, drafts);
  const startedMs = parseLocalTime(fields.started, zone);
  const endedMs = parseLocalTime(fields.ended, zone);
  const isBackwards = endedMs < startedMs;
  // A changed line may lead another way: what was entered below it is about other steps.
  const change = (at: number, draft: PaperDraft): void => {
    const before = path.lines[at]?.draft ?? kBlankDraft;
    const leadsOn = before.choice === draft.choice && before.isProblem === draft.isProblem && before.value === draft.value;
    setDrafts([...drafts.slice(0, at), draft, ...(leadsOn ? drafts.slice(at + 1) : [])]);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const result = await enterPaperRun({
      procedure: procedure.name, asset: fields.asset === '' ? null : Number(fields.asset), alarm: null, is_drill: fields.isDrill,
      started: new Date(startedMs).toISOString(), ended: new Date(endedMs).toISOString(), person: fields.person.trim(), client_id: sheet.current,
      entries: paperEntries(path.lines),
    });
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('paper.entered'));
    navigate(paths.run(result.value.id));
  };
  return (
    <form className="mw-form" onSubmit={(event) => void submit(event)}>
      <p className="mw-dim">{t('paper.sub')}</p>
      <div className="mw-inline-form">
        <TextInput type="datetime-local" label={t('paper.started')} description={t('dryrun.at_hint', { zone })} required withAsterisk={false} value={fields.started} onChange={(event) => setFields({ ...fields, started: event.currentTarget.value })} />
        <TextInput type="datetime-local" label={t('paper.ended')} description={t('dryrun.at_hint', { zone })} required withAsterisk={false} value={fields.ended} onChange={(event) => setFields({ ...fields, ended: event.currentTarget.value })} error={isBackwards ? t('rosters.backwards') : null} />
        <TextInput label={t('paper.person')} description={t('paper.person_hint')} required withAsterisk={false} value={fields.person} onChange={(event) => setFields({ ...fields, person: event.currentTarget.value })} />
        <NativeSelect label={t('drill.asset')} description={t('paper.asset_hint')} value={fields.asset} onChange={(event) => setFields({ ...fields, asset: event.currentTarget.value })} data={[{ value: '', label: t('shiftlog.no_asset') }, ...[...(plant?.assets.values() ?? [])].map((place) => ({ value: String(place.asset.id), label: titleOf(place.asset) }))]} />
      </div>
      <Checkbox label={t('paper.is_drill')} checked={fields.isDrill} onChange={(event) => setFields({ ...fields, isDrill: event.currentTarget.checked })} />
      <ol className="mw-steps">
        {path.lines.map((line, i) => <PaperLineFields key={`${i}/${line.step.id}`} line={line} number={procedure.steps.indexOf(line.step) + 1} isTouched={drafts[i] !== undefined} onChange={(draft) => change(i, draft)} />)}
      </ol>
      {!path.isEnded && <p className="mw-dim" role="status">{t('paper.goes_on')}</p>}
      {problem && <ProblemNote problem={problem} />}
      <Group gap="xs">
        <Button type="submit" loading={isBusy} disabled={!path.isEnded || isBackwards}>{t('paper.enter')}</Button>
        <Button variant="default" onClick={onCancel}>{t('action.cancel')}</Button>
      </Group>
    </form>
  );
}
