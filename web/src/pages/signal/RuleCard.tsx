// SPDX-License-Identifier: Apache-2.0
// One rule as it stands: condition, response, approval, and what can be done with it.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { approveRule } from '../../api/rules';
import type { Rule } from '../../api/signals';
import { ConfirmButton } from '../../components/ConfirmButton';
import { Link } from '../../components/Link';
import { ModeTag } from '../../components/ModeTag';
import { PriorityMark } from '../../components/PriorityMark';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { approvalOf, differencesText, missingText, ruleCondition } from '../../model/rule-words';
import { authorText } from '../../model/said-by';
import { BacktestPanel } from './BacktestPanel';

interface Props {
  rule: Rule;
  unit: string;
  mayEdit: boolean;
  onEdit: () => void;
  onDelete: () => void;
  onChanged: () => void;
}

export function RuleCard({ rule, unit, mayEdit, onEdit, onDelete, onChanged }: Props): ReactNode {
  const texts = useTexts();
  const { t, exact, duration } = texts;
  const [isTrying, setTrying] = useState(false);
  const approval = approvalOf(rule);
  const missing = rule.missing ?? [];
  const approve = async (): Promise<void> => {
    const result = await approveRule(rule.id);
    if (!result.ok) return sayProblem(result.problem);
    say(t('rule.approved'));
    onChanged();
  };
  const classes = ['mw-card', ...(rule.is_enabled ? [] : ['mw-off']), ...(rule.mode === 'shadow' ? ['mw-shadow'] : [])];
  return (
    <li className={classes.join(' ')}>
      <header>
        <PriorityMark priority={rule.mode === undefined || rule.mode === 'alarm' ? rule.priority : 0} isUnacknowledged={false} />
        <strong>{ruleCondition(rule, unit, texts)}</strong>
        <ModeTag mode={rule.mode} />
        {!rule.is_enabled && <span className="mw-dim">{t('rule.off')}</span>}
      </header>
      <div>{rule.message}</div>
      <div className="mw-dim">{t('rule.delays', { on: duration(rule.on_delay_ms), off: duration(rule.off_delay_ms), deadband: exact(rule.deadband, unit) })}</div>
      {missing.length > 0 && <div><span className="mw-uncovered">{t('rule.lacks', { missing: missingText(missing, texts) })}</span></div>}
      {rule.procedure && <div><Link to={paths.procedure(rule.procedure)}>{t('rule.procedure')}: {rule.procedure}</Link></div>}
      <div className="mw-dim">{t(`rule.approval.${approval}`, { name: authorText(rule.approved_by ?? '', texts), settings: differencesText(rule.differences ?? [], texts) })}</div>
      <div className="mw-card-actions">
        {mayEdit && <Button size="compact-sm" variant="default" onClick={onEdit}>{t('action.edit')}</Button>}
        <Button size="compact-sm" variant="default" aria-expanded={isTrying} onClick={() => setTrying(!isTrying)}>{t('rule.try')}</Button>
        {mayEdit && approval !== 'approved' && <ConfirmButton label={t('rule.approve')} question={t('rule.approve_question')} onConfirm={() => void approve()} />}
        {mayEdit && <ConfirmButton label={t('action.delete')} question={t('rule.delete_question')} onConfirm={onDelete} />}
      </div>
      {isTrying && <BacktestPanel rule={rule} unit={unit} />}
    </li>
  );
}
