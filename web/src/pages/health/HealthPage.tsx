// SPDX-License-Identifier: Apache-2.0
// Is everything coming in, is it kept, does the account add up.
import type { ReactNode } from 'react';
import { fetchHealth, type Health } from '../../api/operations';
import { LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { saidText, saidTexts } from '../../model/said';
import { ConnectionsTable } from './ConnectionsTable';
import { LedgerPanel } from './LedgerPanel';
import { QuarantinePanel } from './QuarantinePanel';

export function HealthPage(): ReactNode {
  const texts = useTexts();
  const { t, duration } = texts;
  const health = useLoad('health', fetchHealth, 2000);
  const data = health.data;
  return (
    <>
      <PageHead title={t('nav.health')} sub={data ? t('health.version', { version: data.version, uptime: duration(data.uptime_s * 1000) }) : undefined} />
      {health.problem && <ProblemNote problem={health.problem} onRetry={health.reload} />}
      {!data && !health.problem && <LoadingNote rows={3} height={90} />}
      {data && <Readiness health={data} />}
      {data && data.disk.shortage !== '' && (
        <div className="mw-problem" role="alert"><strong>{t('health.shedding')}</strong><p title={data.disk.shortage}>{saidText(data.disk.shortage_words, data.disk.shortage, texts)}</p></div>
      )}
      {data && <Rates health={data} />}
      <LedgerPanel />
      {data && (
        <div className="mw-columns">
          <Panel title={t('health.storage')}><Storage health={data} /></Panel>
          <Panel title={t('health.connections')} className="mw-span-2"><ConnectionsTable connections={data.connections} /></Panel>
        </div>
      )}
      <QuarantinePanel />
    </>
  );
}

function Readiness({ health }: { health: Health }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const remarks = [...health.reasons, ...health.warnings];
  const said = [...saidTexts(health.reasons_words, health.reasons, texts), ...saidTexts(health.warnings_words, health.warnings, texts)];
  if (health.ready && remarks.length === 0) return <p className="mw-dim" role="status">{t('health.ready')}</p>;
  return (
    <div className="mw-problem" role="alert">
      <strong>{t(health.ready ? 'health.ready_but' : 'health.not_ready')}</strong>
      <ul>{remarks.map((reason, i) => <li key={reason} title={reason}>{said[i]}</li>)}</ul>
      {!health.ready && <p>{t('health.not_ready_next')}</p>}
    </div>
  );
}

function Rates({ health }: { health: Health }): ReactNode {
  const { t, number, percent, duration, count } = useTexts();
  const lag =
    health.lag_ms === undefined ? t('health.lag_records', { count: health.lag_records ?? 0, shown: count(health.lag_records ?? 0) })
    : health.lag_ms < 1000 ? t('health.milliseconds', { value: number(health.lag_ms, 0) })
    : duration(health.lag_ms);
  const facts: [string, string, string][] = [
    [t('health.readings'), t('plant.per_second', { value: number(health.readings_per_s, 1) }), ''],
    [t('health.messages'), t('plant.per_second', { value: number(health.messages_per_s, 1) }), ''],
    [t('plant.completeness'), percent(health.completeness), t('plant.completeness_note')],
    [t('health.lag'), lag, t('health.lag_note')],
  ];
  return (
    <div className="mw-strip" role="group" aria-label={t('health.rates')}>
      {facts.map(([label, value, note]) => (
        <div key={label} className="mw-fact">
          <span className="mw-fact-label">{label}</span>
          <span className="mw-fact-value mw-live">{value}</span>
          <span className="mw-fact-note">{note}</span>
        </div>
      ))}
    </div>
  );
}

function Storage({ health }: { health: Health }): ReactNode {
  const texts = useTexts();
  const { t, bytes, count } = texts;
  const { disk, journal, historian } = health;
  const used = disk.capacity_bytes - disk.available_bytes;
  const share = disk.capacity_bytes > 0 ? Math.min(1, used / disk.capacity_bytes) : 0;
  const isShort = disk.available_bytes <= disk.reserve_bytes;
  const behind = Math.max(0, journal.head - historian.position);
  return (
    <dl className="mw-facts mw-facts-wide">
      <div>
        <dt>{t('health.disk')}</dt>
        <dd>
          <svg className={isShort ? 'mw-disk mw-disk-short' : 'mw-disk'} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="6" /><rect width={share * 100} height="6" /></svg>
          {t('health.disk_free', { free: bytes(disk.available_bytes), capacity: bytes(disk.capacity_bytes) })}
          <div className={isShort ? 'mw-attention-text' : 'mw-dim'}>{t(isShort ? 'health.disk_short' : `health.when_full.${disk.when_full}`, { reserve: bytes(disk.reserve_bytes) })}</div>
        </dd>
      </div>
      <div><dt>{t('health.journal')}</dt><dd>{t('health.journal_position', { head: count(journal.head), durable: count(journal.durable), size: bytes(journal.bytes) })}</dd></div>
      <div><dt>{t('health.historian')}</dt><dd>{t('health.historian_position', { position: count(historian.position), behind: count(behind), size: bytes(historian.bytes) })}</dd></div>
      <div><dt>{t('health.damage')}</dt><dd className={journal.damage.length > 0 ? 'mw-attention-text' : ''}>{journal.damage.length === 0 ? t('health.no_damage') : journal.damage.map((entry) => t('health.damage_at', { what: saidText(entry.what_words, entry.what, texts), file: entry.file, offset: entry.offset })).join('; ')}</dd></div>
    </dl>
  );
}
