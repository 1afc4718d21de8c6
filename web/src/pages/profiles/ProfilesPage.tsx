// SPDX-License-Identifier: Apache-2.0
// The profiles of device types: what each brings, its version, and which devices use it.
import type { ReactNode } from 'react';
import { fetchProfiles, type Profile, type ProfileSignal } from '../../api/profiles';
import { DataTable, type Column } from '../../components/DataTable';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { ruleCondition } from '../../model/rule-words';

export function ProfilesPage(): ReactNode {
  const { t } = useTexts();
  const found = useLoad('profiles', fetchProfiles);
  const profiles = [...(found.data?.profiles ?? [])].sort((a, b) => a.name.localeCompare(b.name) || b.version - a.version);
  return (
    <>
      <PageHead title={t('nav.profiles')} sub={t('profiles.sub')} />
      {found.problem && <ProblemNote problem={found.problem} onRetry={found.reload} />}
      {!found.data && !found.problem && <LoadingNote rows={3} height={90} />}
      {found.data && profiles.length === 0 && <EmptyNote title={t('profiles.empty')} text={t('profiles.empty_next')} />}
      {profiles.map((profile) => <ProfilePanel key={profile.id} profile={profile} />)}
    </>
  );
}

function ProfilePanel({ profile }: { profile: Profile }): ReactNode {
  const { t } = useTexts();
  return (
    <Panel title={t('profiles.title', { title: profile.title, version: profile.version })}>
      {profile.problem !== null && <p className="mw-attention-text">{t('profiles.problem', { why: profile.problem })}</p>}
      {profile.description !== '' && <p>{profile.description}</p>}
      <dl className="mw-facts">
        <div><dt>{t('profiles.name')}</dt><dd><code>{`${profile.name}@${profile.version}`}</code></dd></div>
        {profile.manufacturer !== '' && <div><dt>{t('profiles.manufacturer')}</dt><dd>{profile.manufacturer}</dd></div>}
        <div>
          <dt>{t('profiles.devices')}</dt>
          <dd>{profile.devices.length === 0 ? t('profiles.no_device') : <Link to={paths.settings('devices')}>{profile.devices.map((device) => device.name).join(', ')}</Link>}</dd>
        </div>
        {profile.procedures.length > 0 && (
          <div>
            <dt>{t('nav.procedures')}</dt>
            <dd>{profile.procedures.map((name, i) => <span key={name}>{i > 0 ? ', ' : ''}<Link to={paths.procedure(name)}>{name}</Link></span>)}</dd>
          </div>
        )}
      </dl>
      {profile.signals.length > 0 && <Signals profile={profile} />}
      {profile.rules.length > 0 && <Rules profile={profile} />}
    </Panel>
  );
}

function Signals({ profile }: { profile: Profile }): ReactNode {
  const { t, exact, duration } = useTexts();
  const range = (row: ProfileSignal): string =>
    row.range_low === null || row.range_high === null ? '' : t('profiles.from_to', { low: exact(row.range_low, ''), high: exact(row.range_high, row.unit) });
  const columns: Column<ProfileSignal>[] = [
    { id: 'title', title: t('profiles.signal'), value: (row) => row.title || row.name },
    { id: 'unit', title: t('signal.unit'), value: (row) => row.unit },
    { id: 'range', title: t('profiles.range'), value: range },
    { id: 'interval', title: t('profiles.every'), value: (row) => row.expected_interval_ms, cell: (row) => duration(row.expected_interval_ms), isNumber: true },
    { id: 'mapping', title: t('profiles.mapping'), value: (row) => Object.entries(row.mapping).map(([protocol, place]) => `${protocol}: ${place}`).join(', ') || row.name },
  ];
  return <DataTable name="profile-signals" label={t('profiles.signals_of', { title: profile.title })} columns={columns} rows={profile.signals} keyOf={(row) => row.name} maxHeight={260} />;
}

function Rules({ profile }: { profile: Profile }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const unitOf = (name: string): string => profile.signals.find((signal) => signal.name === name)?.unit ?? '';
  return (
    <>
      <h3>{t('profiles.rules')}</h3>
      <ul className="mw-plain-list">
        {profile.rules.map((rule) => (
          <li key={`${rule.signal}/${rule.kind}`}>
            <code>{rule.signal}</code> {ruleCondition(rule, unitOf(rule.signal), texts)}
            {rule.message !== '' && <span className="mw-dim">{` · ${rule.message}`}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
