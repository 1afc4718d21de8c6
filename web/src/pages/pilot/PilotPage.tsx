// SPDX-License-Identifier: Apache-2.0
// Which assets a pilot is to have, and whether a choice stands for the plant.
import { Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { designPilot, type PilotDesign } from '../../api/pilot';
import type { Problem } from '../../api/result';
import { mayAct } from '../../api/session';
import { CsvFileButton } from '../../components/CsvFileButton';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { assetsOfPaths, searchOfPlan } from '../../model/pilot-wave';
import { useServices } from '../../model/services';
import { FitTable } from './FitTable';
import { StrataMap } from './StrataMap';
import { Verdict } from './Verdict';

interface File {
  name: string;
  text: string;
}

const namesIn = (text: string): string[] => [...new Set(text.split(/[\n,;]/).map((name) => name.trim()).filter((name) => name !== ''))];

export function PilotPage(): ReactNode {
  const services = useServices();
  const { t, count } = useTexts();
  const plant = useStore(services.plant);
  const [file, setFile] = useState<File | null>(null);
  const [sensors, setSensors] = useState('20');
  const [choice, setChoice] = useState('');
  const [design, setDesign] = useState<PilotDesign | null>(null);
  /// What the design was asked for with.
  const [budget, setBudget] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const ask = async (assets: string[]): Promise<void> => {
    setBusy(true);
    const answer = await designPilot({
      sensors: Number(sensors), ...(file ? { inventory: file.text } : {}), ...(assets.length > 0 ? { assets } : {}),
    });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setDesign(answer.value);
    setBudget(Number(sensors));
    setChoice(answer.value.assets.join('\n'));
  };
  const swap = design?.best_swap ?? null;
  const swapped = (): string[] => (design && swap ? design.assets.map((name) => (name === swap.out ? swap.in : name)) : []);
  // Names of a file need not be assets of this plant.
  const own = plant && design && !file && mayAct(services.me.role, 'engineer') ? assetsOfPaths(plant.assets, design.assets) : null;
  return (
    <>
      <PageHead title={t('nav.pilot')} sub={t('pilot.sub')} />
      <Panel title={t('pilot.ask')}>
        <div className="mw-pilot-ask">
          <div>
            <h3>{t('pilot.inventory')}</h3>
            <p data-testid="pilot-source">{file ? t('pilot.from_file', { name: file.name }) : t('pilot.from_plant')}</p>
            <div className="mw-card-actions">
              <CsvFileButton label={t('pilot.choose_file')} onText={(text, name) => { setFile({ name, text }); setDesign(null); }} />
              {file && <button type="button" className="mw-next" onClick={() => { setFile(null); setDesign(null); }}>{t('pilot.use_plant')}</button>}
            </div>
            <p className="mw-dim">{t('pilot.columns')}</p>
          </div>
          <div>
            <TextInput type="number" min={1} max={1_000_000} label={t('pilot.sensors')} value={sensors} onChange={(event) => setSensors(event.currentTarget.value)} />
            <div className="mw-card-actions">
              <button type="button" className="mw-next" disabled={isBusy || !(Number(sensors) >= 1)} onClick={() => void ask([])}>{t('pilot.choose')}</button>
            </div>
          </div>
          <div>
            <Textarea autosize minRows={3} maxRows={8} label={t('pilot.own')} description={t('pilot.own_hint')} value={choice} onChange={(event) => setChoice(event.currentTarget.value)} />
            <div className="mw-card-actions">
              <button type="button" className="mw-next" disabled={isBusy || namesIn(choice).length === 0} onClick={() => void ask(namesIn(choice))}>{t('pilot.judge')}</button>
            </div>
          </div>
        </div>
      </Panel>
      {problem && <ProblemNote problem={problem} />}
      {isBusy && <LoadingNote rows={3} height={60} />}
      {!isBusy && !design && !problem && <EmptyNote title={t('pilot.empty')} text={t('pilot.empty_text')} />}
      {!isBusy && design && (
        <>
          <Panel title={design.is_chosen_here ? t('pilot.chosen') : t('pilot.judged')}>
            <Verdict design={design} />
            {swap && (
              <p>
                {t('pilot.swap', { out: swap.out, in: swap.in, coverage: String(Math.round(swap.coverage * 100)) })}{' '}
                <button type="button" className="mw-next" onClick={() => void ask(swapped())}>{t('pilot.do_swap')}</button>
              </p>
            )}
            <details>
              <summary>{t('pilot.assets', { count: design.assets.length, shown: count(design.assets.length), sensors: count(design.sensors) })}</summary>
              <ul className="mw-pilot-assets">{design.assets.map((name) => <li key={name}>{name}</li>)}</ul>
            </details>
            {own && <Link to={paths.rollout + searchOfPlan({ assets: own, sensors: Math.max(budget, design.sensors) })} className="mw-next">{t('pilot.plan')}</Link>}
          </Panel>
          <Panel title={t('pilot.map')}>
            <p className="mw-dim">{t('pilot.map_sub')}</p>
            <StrataMap strata={design.strata} nPlant={design.plant_assets} nChosen={design.assets.length} />
          </Panel>
          <Panel title={t('pilot.fits')}><FitTable fits={design.attributes} absent={design.absent} /></Panel>
        </>
      )}
    </>
  );
}
