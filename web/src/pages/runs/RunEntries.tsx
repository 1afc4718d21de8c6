// SPDX-License-Identifier: Apache-2.0
// What has been done, by whom and when; steps kept here stand on top, said to be so.
import type { ReactNode } from 'react';
import { attachmentPath, type Run, type RunEntry } from '../../api/runs';
import { Clock } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { unitText } from '../../lib/units';
import type { RunAct } from '../../model/run-path';
import { stepTitle } from '../../model/step-words';

/// Entered so much later than done that both times are worth showing.
const kLateMs = 60_000;

export function RunEntries({ run, kept }: { run: Run; kept: readonly RunAct[] }): ReactNode {
  const { t } = useTexts();
  const titleOf = (id: string): string => {
    const step = run.steps.find((one) => one.id === id);
    return step ? stepTitle(step) : id;
  };
  return (
    <section className="mw-run-record" aria-label={t('run.record')}>
      <h2>{t('run.record')}</h2>
      {run.entries.length === 0 && kept.length === 0 && <p className="mw-dim">{t('run.record_empty')}</p>}
      <ol className="mw-history">
        {[...kept].reverse().map((act) => (
          <li key={act.clientId} className="mw-kept">
            <Clock at={act.doneMs} />
            <span><strong>{act.title}</strong>{` · ${act.act === 'problem' ? t('run.result.problem') : (act.choice ?? act.value ?? t('run.result.done'))}`}<span className="mw-tag">{t('run.kept')}</span>{act.comment !== '' && <q>{act.comment}</q>}</span>
          </li>
        ))}
        {[...run.entries].reverse().map((entry, i) => (
          <li key={`${entry.step}/${run.entries.length - i}`} data-result={entry.result}>
            <Clock at={entry.done} />
            <EntryLine run={run} entry={entry} title={titleOf(entry.step)} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function EntryLine({ run, entry, title }: { run: Run; entry: RunEntry; title: string }): ReactNode {
  const { t } = useTexts();
  const isLate = parseTime(entry.entered) - parseTime(entry.done) > kLateMs;
  const value = entry.value === '' ? '' : ` · ${entry.value}${entry.unit === '' ? '' : `\u00a0${unitText(entry.unit)}`}`;
  const result = entry.result === 'value' || entry.result === 'choice' ? '' : ` · ${t(`run.result.${entry.result}`)}`;
  return (
    <span>
      <strong>{title}</strong>{result}{value}{entry.person !== '' && ` · ${entry.person}`}
      {isLate && <span className="mw-dim"> · {t('run.entered')} <Clock at={entry.entered} /></span>}
      {entry.attachment !== '' && <> · <a href={attachmentPath(run.id, entry.attachment)} download>{t('run.attachment')}</a></>}
      {entry.comment !== '' && <q>{entry.comment}</q>}
    </span>
  );
}
