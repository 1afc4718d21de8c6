// SPDX-License-Identifier: Apache-2.0
// What the system was worth in a week, or since a wave started, to each of the five functions in its own words.
import { NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchWaves } from '../../api/rollout';
import { fetchValue, valuePageUrl, type ValueFunction, type ValueLine, type ValuePeriod } from '../../api/value';
import { Link } from '../../components/Link';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useLoad } from '../../lib/use-load';
import '../../styles/value.css';
import { SavingsPanel } from './SavingsPanel';
import { SendingPanel } from './SendingPanel';

export function ValuePage(): ReactNode {
  const { t, time, language } = useTexts();
  const [period, setPeriod] = useState<ValuePeriod>({});
  const loaded = useLoad(`value/${period.week ?? ''}/${period.wave ?? ''}/${language}`, (signal) => fetchValue(period, language, signal));
  const waves = useLoad('value/waves', fetchWaves);
  const report = loaded.data;
  const started = (waves.data?.waves ?? []).filter((wave) => wave.started !== null);
  return (
    <>
      <PageHead title={t('nav.value')} sub={t('value.sub')}>
        <a className="mw-next" href={valuePageUrl(period, language)} target="_blank" rel="noreferrer">{t('value.print')}</a>
      </PageHead>
      <form className="mw-inline-form" aria-label={t('value.period')} onSubmit={(event) => event.preventDefault()}>
        <TextInput label={t('value.week')} description={t('value.week_hint')} placeholder="2026-W47" value={period.week ?? ''} onChange={(event) => setPeriod(event.currentTarget.value === '' ? {} : { week: event.currentTarget.value.trim() })} />
        {started.length > 0 && (
          <NativeSelect
            label={t('value.wave')}
            value={period.wave === undefined ? '' : String(period.wave)}
            data={[{ value: '', label: t('value.no_wave') }, ...started.map((wave) => ({ value: String(wave.id), label: wave.title === '' ? wave.name : wave.title }))]}
            onChange={(event) => setPeriod(event.currentTarget.value === '' ? {} : { wave: Number(event.currentTarget.value) })}
          />
        )}
      </form>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!report && !loaded.problem && <LoadingNote rows={5} height={88} />}
      {report && (
        <>
          <p className="mw-dim" data-testid="value-period">
            <strong>{report.title}</strong>{': '}{time(parseTime(report.from), 'day')}{' – '}{time(parseTime(report.to), 'day')}
          </p>
          {report.notes.length > 0 && <Panel title={t('value.notes')}><Lines lines={report.notes} /></Panel>}
          {report.functions.map((one) => <FunctionPanel key={one.function} value={one} />)}
          <SavingsPanel failures={report.failures} onDone={loaded.reload} />
        </>
      )}
      <SendingPanel week={report?.is_over === true ? report.week : null} />
    </>
  );
}

function FunctionPanel({ value }: { value: ValueFunction }): ReactNode {
  return (
    <Panel title={value.title}>
      <p className="mw-dim">{value.asks}</p>
      <div className="mw-value-parts">
        {value.sections.map((part) => (
          <section key={part.section} aria-label={`${value.title}: ${part.title}`}>
            <h3>{part.title}</h3>
            <Lines lines={part.lines} />
          </section>
        ))}
      </div>
    </Panel>
  );
}

function Lines({ lines }: { lines: readonly ValueLine[] }): ReactNode {
  const { t } = useTexts();
  return (
    <ul className="mw-value-lines">
      {lines.map((line, i) => (
        <li key={i} className={line.is_measured ? '' : 'mw-value-unmeasured'}>
          {line.words}
          {line.page !== '' && <>{' '}<Link to={line.page}>{t('rollout.evidence')}</Link></>}
        </li>
      ))}
    </ul>
  );
}
