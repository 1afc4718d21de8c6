// SPDX-License-Identifier: Apache-2.0
import { useMemo, type ReactNode } from 'react';
import type { Rule } from '../../api/signals';
import { DataTable, type Column } from '../../components/DataTable';
import { Link } from '../../components/Link';
import { ModeTag } from '../../components/ModeTag';
import { PriorityMark } from '../../components/PriorityMark';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { hasOtherPriority } from '../../model/rule-worklist';
import { approvalOf, differencesText, missingText, ruleCondition } from '../../model/rule-words';
import { authorText } from '../../model/said-by';
import { useServices } from '../../model/services';

/// Rules one a row; the message leads to the signal, where a rule is changed, tried and approved.
export function RuleTable({ rules }: { rules: readonly Rule[] }): ReactNode {
  const services = useServices();
  const texts = useTexts();
  const { t } = texts;
  const plant = useStore(services.plant);
  const columns = useMemo((): Column<Rule>[] => {
    const machine = (rule: Rule): string => {
      const asset = plant?.signals.get(rule.signal)?.asset ?? null;
      const place = asset === null ? undefined : plant?.assets.get(asset);
      return place ? titleOf(place.asset) : '';
    };
    const condition = (rule: Rule): string => ruleCondition(rule, plant?.signals.get(rule.signal)?.unit ?? '', texts);
    const response = (rule: Rule): string =>
      (rule.missing ?? []).length > 0 ? t('rule.lacks', { missing: missingText(rule.missing ?? [], texts) }) : rule.mode !== 'alarm' ? t('rule.not_asked') : t('rule.is_rationalised');
    const approval = (rule: Rule): string =>
      t(`rule.approval.${approvalOf(rule)}`, { name: authorText(rule.approved_by ?? '', texts), settings: differencesText(rule.differences ?? [], texts) });
    return [
      { id: 'priority', title: t('rule.priority'), value: (rule) => rule.priority, cell: (rule) => <><PriorityMark priority={rule.mode === 'alarm' ? rule.priority : 0} isUnacknowledged={false} />{hasOtherPriority(rule) && <span className="mw-uncovered">{t('rules.other_priority', { priority: rule.recommended_priority ?? 0 })}</span>}</> },
      { id: 'message', title: t('rule.message'), value: (rule) => rule.message, cell: (rule) => <><Link to={paths.signal(rule.signal)}>{rule.message || condition(rule)}</Link> <ModeTag mode={rule.mode} />{!rule.is_enabled && <span className="mw-tag">{t('rule.off')}</span>}</> },
      { id: 'machine', title: t('rules.machine'), value: machine },
      { id: 'condition', title: t('rule.kind'), value: condition },
      { id: 'response', title: t('rules.response'), value: response, cell: (rule) => ((rule.missing ?? []).length > 0 ? <span className="mw-uncovered">{response(rule)}</span> : response(rule)) },
      { id: 'approval', title: t('rules.approval'), value: approval, cell: (rule) => (approvalOf(rule) === 'approved' ? approval(rule) : <span className="mw-uncovered">{approval(rule)}</span>) },
      { id: 'mode', title: t('rules.mode'), value: (rule) => t(`rule.mode.${rule.mode ?? 'alarm'}`), isHiddenAtFirst: true },
      { id: 'procedure', title: t('rule.procedure'), value: (rule) => rule.procedure ?? '', isHiddenAtFirst: true },
      { id: 'owner', title: t('rule.owner'), value: (rule) => rule.owner ?? '', isHiddenAtFirst: true },
    ];
  }, [plant, t, texts]);
  return <DataTable name="rules" label={t('rules.list')} columns={columns} rows={rules} keyOf={(rule) => rule.id} maxHeight={560} />;
}
