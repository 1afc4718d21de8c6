// SPDX-License-Identifier: Apache-2.0
// What the load becomes at so many sensors: the estimate and its upper bound, which is what to decide by.
import { Button, NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchProjection, type Kpi, type ProjectedKpi, type Projection } from '../../api/kpis';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { lookOf, scaleOf } from '../../model/kpi-scale';
import { saidText } from '../../model/said';
import { amount, titleOfKpi } from './KpiList';
import { ScaleBar } from './ScaleBar';

const kSensors = 500;
const kMostSensors = 1_000_000;

/// `position`: whose load; null for the default one.
export function ProjectionPanel({ kpis, span, position }: { kpis: readonly Kpi[]; span: { fromMs: number; toMs: number }; position: string | null }): ReactNode {
  const { t } = useTexts();
  const [param, setParam] = useParam('sensors');
  const asked = Number(param);
  const sensors = Number.isInteger(asked) && asked > 0 && asked <= kMostSensors ? asked : kSensors;
  const [typed, setTyped] = useState<number | string>(sensors);
  const projection = useLoad(`projection/${sensors}/${position ?? ''}/${span.fromMs}/${span.toMs}`, (signal) => fetchProjection(sensors, position, span.fromMs, span.toMs, signal));
  return (
    <Panel title={t('projection.title')}>
      <form
        className="mw-filter mw-toolbar"
        onSubmit={(event) => {
          event.preventDefault();
          setParam(String(typed));
        }}
      >
        <NumberInput aria-label={t('projection.sensors')} suffix={` ${t('projection.unit')}`} min={1} max={kMostSensors} allowDecimal={false} value={typed} onChange={setTyped} />
        <Button type="submit" variant="default">{t('projection.run')}</Button>
      </form>
      {projection.problem && <ProblemNote problem={projection.problem} onRetry={projection.reload} />}
      {!projection.data && !projection.problem && <LoadingNote rows={4} />}
      {projection.data && <Answer projection={projection.data} kpis={kpis} />}
    </Panel>
  );
}

function Answer({ projection, kpis }: { projection: Projection; kpis: readonly Kpi[] }): ReactNode {
  const { t, count, number } = useTexts();
  return (
    <>
      <p className="mw-dim">{t('projection.from_to', { now: count(projection.sensors_now), then: count(projection.sensors) })}</p>
      <ul className="mw-kpis">
        {projection.kpis.map((line) => <li key={line.name}><ProjectedLine line={line} kpi={kpis.find((kpi) => kpi.name === line.name) ?? null} /></li>)}
      </ul>
      <h3>{t('projection.classes')}</h3>
      {projection.classes.length === 0 && <p className="mw-dim">{t('projection.no_classes')}</p>}
      {projection.classes.length > 0 && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('projection.classes')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('projection.class')}</th><th scope="col">{t('projection.assets')}</th><th scope="col">{t('projection.rate')}</th><th scope="col">{t('projection.history')}</th></tr></thead>
            <tbody>
              {projection.classes.map((entry) => (
                <tr key={entry.asset_class}>
                  <th scope="row">{entry.asset_class}</th>
                  <td className="mw-num">{count(entry.n_assets)}</td>
                  <td className="mw-num">{entry.alarms_per_asset_day === null ? '–' : number(entry.alarms_per_asset_day, 2)}</td>
                  <td><VerdictMark look={lookOf(entry.verdict)} word={t(`kpi.verdict.${entry.verdict}`)} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function ProjectedLine({ line, kpi }: { line: ProjectedKpi; kpi: Kpi | null }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const unit = kpi?.unit ?? '';
  return (
    <div className="mw-kpi mw-kpi-row">
      <span className="mw-kpi-name">{titleOfKpi(line.name, texts)}</span>
      <span className={line.projected === null ? 'mw-kpi-value mw-none' : 'mw-kpi-value'}>
        {line.projected === null ? t('kpi.no_value') : line.upper === null ? amount(line.projected, unit, texts) : t('projection.up_to', { projected: amount(line.projected, unit, texts), upper: amount(line.upper, unit, texts) })}
      </span>
      {kpi ? <ScaleBar scale={scaleOf(kpi, [line.now, line.projected, line.upper])} value={line.projected} upper={line.upper} now={line.now} isUpward={!kpi.is_better_low} /> : <span />}
      <span className="mw-dim">{line.why !== '' ? saidText(line.why_words, line.why, texts) : t('projection.now', { value: amount(line.now, unit, texts) })}</span>
      <VerdictMark look={lookOf(line.verdict)} word={t(`kpi.verdict.${line.verdict}`)} />
    </div>
  );
}
