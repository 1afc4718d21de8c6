// SPDX-License-Identifier: Apache-2.0
// The limits that watch a signal: list, add, change, approve, try on the past, switch off, delete.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { deleteRule, fetchRules, type Rule, type Signal } from '../../api/signals';
import { LoadingNote, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { RuleCard } from './RuleCard';
import { RuleForm } from './RuleForm';

export function RulesPanel({ signal, mayEdit }: { signal: Signal; mayEdit: boolean }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const rules = useLoad(`rules/${signal.id}`, () => fetchRules(signal.id));
  const [edited, setEdited] = useState<Rule | 'new' | null>(null);
  const refresh = (): void => {
    setEdited(null);
    rules.reload();
    void services.reload();
  };
  const remove = async (rule: Rule): Promise<void> => {
    const result = await deleteRule(rule.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('rule.deleted'));
    refresh();
  };
  return (
    <Panel
      title={t('rule.title')}
      actions={mayEdit && edited === null ? <Button size="compact-sm" variant="default" onClick={() => setEdited('new')}>{t('rule.add')}</Button> : undefined}
    >
      {rules.problem && <ProblemNote problem={rules.problem} onRetry={rules.reload} />}
      {!rules.data && !rules.problem && <LoadingNote rows={2} />}
      {rules.data?.length === 0 && edited === null && <p className="mw-dim">{t(mayEdit ? 'rule.empty' : 'rule.empty_read_only')}</p>}
      <ul className="mw-cards">
        {rules.data?.map((rule) => edited !== 'new' && edited?.id === rule.id ? null : (
          <RuleCard key={rule.id} rule={rule} unit={signal.unit} mayEdit={mayEdit} onEdit={() => setEdited(rule)} onDelete={() => void remove(rule)} onChanged={refresh} />
        ))}
      </ul>
      {edited !== null && (
        <RuleForm key={edited === 'new' ? 'new' : edited.id} signal={signal} rule={edited === 'new' ? null : edited} onDone={refresh} onCancel={() => setEdited(null)} />
      )}
    </Panel>
  );
}
