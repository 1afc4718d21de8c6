// SPDX-License-Identifier: Apache-2.0
// The limits that watch a signal: list, add, change, switch off, delete.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { deleteRule, fetchRules, type Rule, type Signal } from '../../api/signals';
import { ConfirmButton } from '../../components/ConfirmButton';
import { LoadingNote, Panel } from '../../components/Notes';
import { PriorityMark } from '../../components/PriorityMark';
import { ProblemNote } from '../../components/ProblemNote';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { useServices } from '../../model/services';
import { RuleForm } from './RuleForm';

export function RulesPanel({ signal, mayEdit }: { signal: Signal; mayEdit: boolean }): ReactNode {
  const services = useServices();
  const { t, exact, duration } = useTexts();
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
  const conditionOf = (rule: Rule): string =>
    rule.kind === 'no-data' ? t('rule.says_no_data', { window: rule.window_ms > 0 ? duration(rule.window_ms) : t('rule.default_window') })
    : rule.kind === 'stuck' ? t('rule.says_stuck', { window: duration(rule.window_ms) })
    : rule.kind === 'rate-of-change' ? t('rule.says_rate', { limit: exact(rule.limit, signal.unit) })
    : `${t(`rule.kind.${rule.kind}`)} ${exact(rule.limit, signal.unit)}`;

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
          <li key={rule.id} className={rule.is_enabled ? 'mw-card' : 'mw-card mw-off'}>
            <header>
              <PriorityMark priority={rule.priority} isUnacknowledged={false} />
              <strong>{conditionOf(rule)}</strong>
              {!rule.is_enabled && <span className="mw-dim">{t('rule.off')}</span>}
            </header>
            <div>{rule.message}</div>
            <div className="mw-dim">{t('rule.delays', { on: duration(rule.on_delay_ms), off: duration(rule.off_delay_ms), deadband: exact(rule.deadband, signal.unit) })}</div>
            {mayEdit && (
              <div className="mw-card-actions">
                <Button size="compact-sm" variant="default" onClick={() => setEdited(rule)}>{t('action.edit')}</Button>
                <ConfirmButton label={t('action.delete')} question={t('rule.delete_question')} onConfirm={() => void remove(rule)} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {edited !== null && (
        <RuleForm key={edited === 'new' ? 'new' : edited.id} signal={signal} rule={edited === 'new' ? null : edited} onDone={refresh} onCancel={() => setEdited(null)} />
      )}
    </Panel>
  );
}
