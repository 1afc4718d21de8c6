// SPDX-License-Identifier: Apache-2.0
// The sample a figure was judged by: how it was counted, what was counted when and where, and the records behind it.
import type { ReactNode } from 'react';
import { fetchEvidence, isEvidence, type Evidence } from '../../api/evidence';
import { Link } from '../../components/Link';
import { LoadingNote } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useFigure } from '../../components/use-figure';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import { hasAssets, kShownRows, pageOfItem } from '../../model/sample';

export function SampleView({ source, label }: { source: string; label: string }): ReactNode {
  const { t } = useTexts();
  if (!isEvidence(source)) return <p className="mw-dim">{t('rollout.no_sample')}</p>;
  return <LoadedSample source={source} label={label} />;
}

function LoadedSample({ source, label }: { source: string; label: string }): ReactNode {
  const { t, language, time, count } = useTexts();
  const loaded = useLoad(`evidence/${source}`, (signal) => fetchEvidence(`${source}&limit=${kShownRows}`, signal));
  const evidence = loaded.data;
  if (loaded.problem) return <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />;
  if (!evidence) return <LoadingNote rows={3} />;
  return (
    <div className="mw-sample">
      <p>{evidence.how[language]}</p>
      <p className="mw-dim">
        {t('rollout.sample_period', { from: time(parseTime(evidence.from), 'day-minute'), to: time(parseTime(evidence.to), 'day-minute') })}
        {' · '}
        {evidence.decision
          ? t(evidence.is_confirmed === false ? 'rollout.sample_differs' : 'rollout.sample_kept', { window: count(evidence.decision.window) })
          : t('rollout.sample_now')}
        {' · '}<a href={source} target="_blank" rel="noreferrer">{t('rollout.sample_json')}</a>
      </p>
      {evidence.cells.length > 0 && <Cells evidence={evidence} label={label} />}
      {evidence.items.length > 0 && <Items evidence={evidence} label={label} />}
      {evidence.cells.length === 0 && evidence.items.length === 0 && <p className="mw-dim">{t('rollout.sample_empty')}</p>}
    </div>
  );
}

function Cells({ evidence, label }: { evidence: Evidence; label: string }): ReactNode {
  const { t, count, number, time } = useTexts();
  const withAssets = hasAssets(evidence);
  const caption = t('rollout.sample_cells', { shown: count(evidence.cells.length), of: count(evidence.n_cells) });
  return (
    <div className="mw-grid-scroll mw-sample-table" tabIndex={0} role="region" aria-label={`${label}: ${caption}`}>
      <table className="mw-plain-table">
        <caption>{caption}{evidence.n_grouped > 0 && ` ${t('rollout.sample_grouped', { assets: count(evidence.n_grouped), groups: count(evidence.n_assets) })}`}</caption>
        <thead><tr><th scope="col">{t('rollout.sample_day')}</th>{withAssets && <th scope="col">{t('rollout.sample_asset')}</th>}<th scope="col">{t('rollout.sample_hits')}</th><th scope="col">{t('rollout.sample_of_what')}</th></tr></thead>
        <tbody>
          {evidence.cells.map((cell) => (
            <tr key={`${cell.day}/${cell.asset ?? ''}`}>
              <td>{time(parseTime(cell.day), 'day-minute')}</td>
              {withAssets && <td>{cell.path || t('rollout.sample_gone')}</td>}
              <td>{number(cell.hits)}</td>
              <td>{number(cell.of)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Items({ evidence, label }: { evidence: Evidence; label: string }): ReactNode {
  const { t, count, number, time } = useTexts();
  const figure = useFigure();
  const isTime = evidence.kind === 'duration';
  const caption = t('rollout.sample_items', { shown: count(evidence.items.length), of: count(evidence.n_items) });
  return (
    <div className="mw-grid-scroll mw-sample-table" tabIndex={0} role="region" aria-label={`${label}: ${caption}`}>
      <table className="mw-plain-table">
        <caption>{caption}</caption>
        <thead><tr><th scope="col">{t('rollout.sample_record')}</th><th scope="col">{t('rollout.sample_when')}</th><th scope="col">{t('rollout.sample_asset')}</th><th scope="col">{t(isTime ? 'rollout.sample_time' : 'rollout.sample_counts')}</th></tr></thead>
        <tbody>
          {evidence.items.map((item, at) => {
            const page = pageOfItem(item);
            const key = knownMessage(`rollout.item.${item.kind}`);
            const title = [key ? t(key) : item.kind, item.id].filter((part) => part !== '').join(' ');
            return (
              <tr key={at}>
                <td>{page ? <Link to={page}>{title}</Link> : title}{item.words !== '' && <span className="mw-dim" lang="en"> {item.words}</span>}</td>
                <td>{item.at === null ? '' : time(parseTime(item.at), 'day-minute')}</td>
                <td>{item.path}</td>
                <td>{isTime ? figure(item.value, evidence.unit) : number(item.value)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
