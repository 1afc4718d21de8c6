// SPDX-License-Identifier: Apache-2.0
// For each subject one person who decides, and the share of each function.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchRaci, kShares, putRaci, type Raci, type Share } from '../../api/governance';
import { kFunctions } from '../../api/rollout';
import { mayAct } from '../../api/session';
import { AddForm } from '../../components/AddForm';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';

export function RaciPanel(): ReactNode {
  const { role } = useServices().me;
  const { t } = useTexts();
  const loaded = useLoad('raci', fetchRaci);
  const [edited, setEdited] = useState<Raci | null>(null);
  const rows = loaded.data?.raci ?? [];
  return (
    <Panel title={t('govern.raci')}>
      <p className="mw-dim">{t('govern.raci_sub')}</p>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {rows.length > 0 && (
        <div className="mw-grid-scroll" tabIndex={0} role="region" aria-label={t('govern.raci_table')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('govern.subject')}</th><th scope="col">{t('govern.accountable')}</th>{kFunctions.map((one) => <th key={one} scope="col">{t(`rollout.function.${one}`)}</th>)}<td /></tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.subject}>
                  <th scope="row">{t(`govern.subject.${row.subject}`)}</th>
                  <td>{row.accountable === '' ? <span className="mw-dim">{t('rollout.nobody')}</span> : row.accountable}</td>
                  {kFunctions.map((one) => <td key={one}>{row.shares[one] === 'none' ? '–' : t(`govern.share.${row.shares[one]}`)}</td>)}
                  <td>{mayAct(role, 'administrator') && <Button size="compact-sm" variant="default" aria-label={t('govern.change', { subject: t(`govern.subject.${row.subject}`) })} aria-expanded={edited?.subject === row.subject} onClick={() => setEdited(edited?.subject === row.subject ? null : row)}>{t('govern.edit')}</Button>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {edited && (
        <AddForm key={edited.subject} submitLabel={t('readiness.save')} create={() => putRaci(edited)} onCreated={() => { setEdited(null); loaded.reload(); }}>
          <TextInput label={t('govern.accountable')} description={t('govern.accountable_hint')} required withAsterisk={false} value={edited.accountable} onChange={(event) => setEdited({ ...edited, accountable: event.currentTarget.value })} />
          {kFunctions.map((one) => (
            <NativeSelect
              key={one}
              label={t(`rollout.function.${one}`)}
              value={edited.shares[one]}
              data={kShares.map((share) => ({ value: share, label: t(`govern.share.${share}`) }))}
              onChange={(event) => setEdited({ ...edited, shares: { ...edited.shares, [one]: kShares.find((share): share is Share => share === event.currentTarget.value) ?? 'none' } })}
            />
          ))}
        </AddForm>
      )}
    </Panel>
  );
}
