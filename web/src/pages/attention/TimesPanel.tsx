// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Attention, TimesToAct } from '../../api/attention';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { useGroupName } from './use-group-name';

/// How soon alarms are seen and settled, by who handled them.
export function TimesPanel({ attention }: { attention: Attention }): ReactNode {
  const { t, duration, count } = useTexts();
  const nameOf = useGroupName();
  const tables = [[t('attention.acknowledge'), attention.time_to_acknowledge_s], [t('attention.resolve'), attention.time_to_resolve_s]] as const;
  const length = (seconds: number | null): string => (seconds === null ? '–' : duration(seconds * 1000));
  const row = (group: string, times: TimesToAct): ReactNode => (
    <tr key={group}>
      <th scope="row">{nameOf(group)}</th>
      <td className="mw-num">{length(times.median)}</td>
      <td className="mw-num">{length(times.p90)}</td>
      <td className="mw-num">{count(times.n)}</td>
    </tr>
  );
  return (
    <Panel title={t('attention.times')}>
      {tables.map(([title, times]) => (
        <div key={title} className="mw-grid-scroll" tabIndex={0} role="group" aria-label={title}>
          <table className="mw-grid">
            <caption>{title}</caption>
            <thead><tr><th scope="col">{t('attention.group')}</th><th scope="col">{t('attention.median')}</th><th scope="col">{t('attention.p90')}</th><th scope="col">{t('nav.alarms')}</th></tr></thead>
            <tbody>
              {Object.keys(times).length === 0 && <tr><td colSpan={4} className="mw-dim">{t('attention.no_alarms')}</td></tr>}
              {Object.entries(times).map(([group, entry]) => row(group, entry))}
            </tbody>
          </table>
        </div>
      ))}
    </Panel>
  );
}
