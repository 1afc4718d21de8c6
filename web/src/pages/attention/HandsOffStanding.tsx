// SPDX-License-Identifier: Apache-2.0
// The facts of a period: what happened by shift, what has to happen yet, and where help was needed.
import type { ReactNode } from 'react';
import type { Exposure, HandsOff } from '../../api/attention';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { kHandsOffLooks } from '../../model/hands-off-look';
import { saidText } from '../../model/said';

const kExposures = ['alarms-or-drills', 'answers', 'outages-recovered', 'sensors-replaced', 'sensors-added'] as const;
const kHelps = ['restart', 'file-edit', 'other-act', 'support-contact', 'shift-answer', 'break-glass'] as const;

export function HandsOffStanding({ data }: { data: HandsOff }): ReactNode {
  const texts = useTexts();
  const { t, time, count } = texts;
  const because = saidText(data.verdict_words, data.failed_because !== '' ? data.failed_because : data.verdict, texts);
  return (
    <>
      <VerdictMark look={kHandsOffLooks[data.state] ?? 'unknown'} word={t(`handsoff.state.${data.state}`)} />
      {data.begin !== null && data.end !== null && (
        <p>
          {t('rosters.span', { begin: time(parseTime(data.begin), 'day-minute'), end: time(parseTime(data.end), 'day-minute') })}
          {data.planned_by !== '' && <span className="mw-dim">{` · ${t('handsoff.planned_by', { name: data.planned_by })}`}</span>}
        </p>
      )}
      {because !== '' && <p className={data.state === 'failed' ? 'mw-attention-text' : ''}>{t('handsoff.because', { reason: because })}</p>}
      {data.exposure.length > 0 && <ExposureTable rows={data.exposure} />}
      {data.n_helps > 0 && (
        <>
          <p className={data.n_helps > data.tolerated_help ? 'mw-attention-text' : ''}>{t('handsoff.helps', { count: data.n_helps, shown: count(data.n_helps), tolerated: count(data.tolerated_help) })}</p>
          <ul className="mw-plain-list">{data.helps.map((help) => <li key={`${help.time}/${help.kind}`}>{time(parseTime(help.time), 'day-minute')} · <HelpWord kind={help.kind} /></li>)}</ul>
        </>
      )}
      {data.security_patches > 0 && <p>{t('handsoff.patches', { count: data.security_patches, shown: count(data.security_patches) })}</p>}
    </>
  );
}

function HelpWord({ kind }: { kind: string }): ReactNode {
  const { t } = useTexts();
  const known = kHelps.find((one) => one === kind);
  return known ? t(`handsoff.kind.${known}`) : kind;
}

function ExposureTable({ rows }: { rows: readonly Exposure[] }): ReactNode {
  const { t, count } = useTexts();
  const wordsOf = (entry: Exposure): string => {
    const known = kExposures.find((what) => what === entry.what);
    const words = known ? t(`handsoff.exposure.${known}`) : entry.what;
    return entry.shift === '' ? words : t('handsoff.on_shift', { what: words, shift: entry.shift });
  };
  return (
    <table className="mw-grid">
      <caption>{t('handsoff.exposure')}</caption>
      <tbody>
        {rows.map((entry) => (
          <tr key={`${entry.what}/${entry.shift}`}>
            <th scope="row">{wordsOf(entry)}</th>
            <td className="mw-nowrap"><VerdictMark look={entry.has >= entry.needs ? 'good' : 'unknown'} word={t('handsoff.has_of', { has: count(entry.has), needs: count(entry.needs) })} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
