// SPDX-License-Identifier: Apache-2.0
// Who is told, in what order, after how long: mistakes first, then every policy as a chain.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchFindings, fetchPolicies } from '../../api/policies';
import { mayAct } from '../../api/session';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { DryRunPanel } from './DryRunPanel';
import { FindingsPanel } from './FindingsPanel';
import { PolicyChain } from './PolicyChain';
import { PolicyEditor } from './PolicyEditor';

export function PoliciesPage(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const policies = useLoad('policies', fetchPolicies);
  const findings = useLoad('respond-check', fetchFindings);
  const [isAdding, setAdding] = useState(false);
  const mayChange = mayAct(services.me.role, 'engineer');
  const list = policies.data?.policies ?? [];
  const reload = (): void => {
    policies.reload();
    findings.reload();
  };
  return (
    <>
      <PageHead title={t('nav.policies')} sub={t('policies.sub')}>
        {mayChange && <Button variant="default" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>{isAdding ? t('action.cancel') : t('policies.add')}</Button>}
      </PageHead>
      {isAdding && (
        <Panel title={t('policies.add')}>
          <PolicyEditor policy={null} onChanged={reload} />
        </Panel>
      )}
      <FindingsPanel findings={findings} />
      <DryRunPanel />
      {policies.problem && <ProblemNote problem={policies.problem} onRetry={policies.reload} />}
      {!policies.data && !policies.problem && <LoadingNote rows={3} height={120} />}
      {policies.data && list.length === 0 && <EmptyNote title={t('policies.empty')} text={t('policies.empty_next')} />}
      <div className="mw-columns">
        {list.map((policy) => <PolicyChain key={policy.name} policy={policy} mayChange={mayChange} onChanged={reload} />)}
      </div>
    </>
  );
}
