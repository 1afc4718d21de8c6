// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Backtest, BacktestRun, ConfirmedEvent } from '../../api/rules';
import { Link } from '../../components/Link';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { paths } from '../../lib/router';

const kShownRaises = 12;

/// The settings tried in one column, the rule in force in the other; below, the moments behind the figures.
export function BacktestResult({ result, unit }: { result: Backtest; unit: string }): ReactNode {
  const texts = useTexts();
  const { t, count, number, time, exact } = texts;
  const { candidate, in_force } = result;
  if (candidate.n_readings === 0) return <p role="status">{t('backtest.no_readings')}</p>;
  const rows: [string, (run: BacktestRun) => string][] = [
    [t('backtest.per_day'), (run) => number(run.per_day, 2)],
    [t('backtest.raises'), (run) => count(run.n_raises)],
    [t('backtest.caught'), (run) => (run.confirmed.n === 0 ? t('backtest.none_confirmed') : t('backtest.caught_of', { caught: count(run.confirmed.caught), all: count(run.confirmed.n) }))],
    [t('backtest.lead'), (run) => (run.confirmed.median_lead_s === null ? '–' : leadText(run.confirmed.median_lead_s, texts))],
    [t('backtest.failures'), (run) => (run.failures.is_measured ? t('backtest.failures_of', { caught: count(run.failures.caught ?? 0), all: count(run.failures.n ?? 0), late: count(run.failures.late ?? 0) }) : t('backtest.not_measured'))],
    [t('backtest.failure_lead'), (run) => (run.failures.median_lead_s === null ? '–' : leadText(run.failures.median_lead_s, texts))],
  ];
  const more = candidate.n_raises - kShownRaises;
  return (
    <div role="status">
      <p className="mw-dim">
        {t('rosters.span', { begin: time(parseTime(result.from), 'day-minute'), end: time(parseTime(result.to), 'day-minute') })}
        {' · '}{t('backtest.readings', { count: candidate.n_readings, shown: count(candidate.n_readings) })}
      </p>
      <table className="mw-grid">
        <caption className="mw-sr">{t('backtest.title')}</caption>
        <thead><tr><td /><th scope="col">{t('backtest.tried')}</th>{in_force && <th scope="col">{t('backtest.in_force')}</th>}</tr></thead>
        <tbody>
          {rows.map(([label, textOf]) => <tr key={label}><th scope="row">{label}</th><td className="mw-num">{textOf(candidate)}</td>{in_force && <td className="mw-num">{textOf(in_force)}</td>}</tr>)}
        </tbody>
      </table>
      {!in_force && <p className="mw-dim">{t('backtest.same')}</p>}
      {candidate.confirmed.events.length > 0 && (
        <details className="mw-more">
          <summary>{t('backtest.events')}</summary>
          <ul className="mw-plain-list">{candidate.confirmed.events.map((event) => <EventLine key={`${event.alarm}/${event.raised}`} event={event} />)}</ul>
        </details>
      )}
      {candidate.raises.length > 0 && (
        <details className="mw-more">
          <summary>{t('backtest.moments')}</summary>
          <ul className="mw-plain-list">
            {candidate.raises.slice(0, kShownRaises).map((raise) => <li key={raise.began}>{time(parseTime(raise.began), 'full')}{raise.value === null ? '' : ` · ${exact(raise.value, unit)}`}</li>)}
            {more > 0 && <li className="mw-dim">{t('backtest.more', { count: more, shown: count(more) })}</li>}
          </ul>
        </details>
      )}
    </div>
  );
}

function leadText(seconds: number, { t, duration }: Pick<ReturnType<typeof useTexts>, 't' | 'duration'>): string {
  return t(seconds < 0 ? 'backtest.later' : 'backtest.earlier', { duration: duration(Math.abs(seconds) * 1000) });
}

function EventLine({ event }: { event: ConfirmedEvent }): ReactNode {
  const texts = useTexts();
  return (
    <li>
      <Link to={paths.alarm(event.alarm)}>{texts.time(parseTime(event.raised), 'full')}</Link>
      {' · '}{event.lead_s === null ? <span className="mw-attention-text">{texts.t('backtest.missed')}</span> : leadText(event.lead_s, texts)}
    </li>
  );
}
