// SPDX-License-Identifier: Apache-2.0
// A rule in words, for lists and cards. Pure.
import { kSeverities, type Rule } from '../api/signals';
import type { Texts } from '../i18n/context';

/// "High 8 bar", "No reading for 3 s".
export function ruleCondition(rule: Pick<Rule, 'kind' | 'limit' | 'window_ms'>, unit: string, { t, exact, duration }: Pick<Texts, 't' | 'exact' | 'duration'>): string {
  if (rule.kind === 'no-data') return t('rule.says_no_data', { window: rule.window_ms > 0 ? duration(rule.window_ms) : t('rule.default_window') });
  if (rule.kind === 'stuck') return t('rule.says_stuck', { window: duration(rule.window_ms) });
  if (rule.kind === 'external') return t('rule.kind.external');
  if (rule.kind === 'rate-of-change') return t('rule.says_rate', { limit: exact(rule.limit, unit) });
  return `${t(`rule.kind.${rule.kind}`)} ${exact(rule.limit, unit)}`;
}

const kMissing = ['owner', 'consequence_level', 'respond_within_s', 'procedure', 'procedure_in_force'] as const;
/// What a rule lacks before it may alarm, in words.
export const missingText = (missing: readonly string[], { t }: Pick<Texts, 't'>): string =>
  missing.map((name) => {
    const known = kMissing.find((one) => one === name);
    return known ? t(`rule.missing.${known}`) : name;
  }).join(', ');

const kSettings = ['limit', 'deadband', 'on_delay_ms', 'off_delay_ms', 'window_ms', 'priority'] as const;
/// Which settings are not as they were approved, in words.
export const differencesText = (differences: readonly string[], { t }: Pick<Texts, 't'>): string =>
  differences.map((name) => {
    const known = kSettings.find((one) => one === name);
    return known ? t(`rule.setting.${known}`) : name;
  }).join(', ');

export const severityOf = (text: string): (typeof kSeverities)[number] => kSeverities.find((known) => known === text) ?? 'none';

export type Approval = 'approved' | 'changed' | 'never';
/// Where a rule stands under change control.
export function approvalOf(rule: Pick<Rule, 'approved_by' | 'differs'>): Approval {
  if (!rule.approved_by) return 'never';
  return rule.differs ? 'changed' : 'approved';
}
