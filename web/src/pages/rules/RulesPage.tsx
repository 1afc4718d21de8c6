// SPDX-License-Identifier: Apache-2.0
// Every rule with where it stands: does it have a response, did somebody approve it, is it on trial.
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchAllRules, fetchRationalisation } from '../../api/rules';
import { mayAct } from '../../api/session';
import { EmptyNote, LoadingNote, PageHead } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useParam } from '../../lib/use-param';
import { isShown, kRuleLists } from '../../model/rule-worklist';
import { useServices } from '../../model/services';
import { ClassPanel } from './ClassPanel';
import { DemandsPanel } from './DemandsPanel';
import { RuleTable } from './RuleTable';
import { TableFilePanel } from './TableFilePanel';
import { UncoveredPanel } from './UncoveredPanel';

export function RulesPage(): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const rules = useLoad('rules', fetchAllRules, 60_000);
  const work = useLoad('rationalisation', fetchRationalisation, 60_000);
  const items = work.data?.items ?? [];
  const [param, setParam] = useParam('show');
  const list = kRuleLists.find((known) => known === param) ?? 'all';
  const all = rules.data ?? [];
  const shown = all.filter((rule) => isShown(list, rule));
  const reload = (): void => {
    rules.reload();
    void services.reload();
  };
  return (
    <>
      <PageHead title={t('nav.rules')} sub={t('rules.sub')}>
        <NativeSelect aria-label={t('rules.show')} value={list} onChange={(event) => setParam(event.currentTarget.value === 'all' ? '' : event.currentTarget.value)} data={kRuleLists.map((value) => ({ value, label: t(`rules.show.${value}`) }))} />
      </PageHead>
      {rules.problem && <ProblemNote problem={rules.problem} onRetry={rules.reload} />}
      {!rules.data && !rules.problem && <LoadingNote rows={6} />}
      {rules.data && all.length === 0 && <EmptyNote title={t('rules.empty')} text={t('rules.empty_next')} />}
      {all.length > 0 && shown.length === 0 && <EmptyNote title={t('rules.none_match')} text={t('rules.none_match_next')} />}
      {shown.length > 0 && <RuleTable rules={shown} />}
      {work.problem && <ProblemNote problem={work.problem} onRetry={work.reload} />}
      <UncoveredPanel uncovered={items.filter((item) => item.kind === 'procedure')} />
      {work.data && <DemandsPanel rules={all} drills={items.filter((item) => item.kind === 'class')} tests={items.filter((item) => item.kind === 'proof-test')} mayRecord={mayAct(services.me.role, 'operator')} onChanged={work.reload} />}
      <ClassPanel mayEdit={mayAct(services.me.role, 'engineer')} onChanged={work.reload} />
      {rules.data && <TableFilePanel mayImport={mayAct(services.me.role, 'engineer')} onImported={reload} />}
    </>
  );
}
