// SPDX-License-Identifier: Apache-2.0
// What a policy can be tried with, and the words around its answer. Pure.
import type { Alarm } from '../api/alarms';
import type { DryRunSubject } from '../api/policies';
import type { Rule } from '../api/signals';
import type { Texts } from '../i18n/context';
import { titleOf, type PlantIndex } from './plant-index';
import { alarmText } from './said';

export interface SubjectGroup {
  group: string;
  items: { value: string; label: string }[];
}

/// Alarms that are open first, then every rule that alarms: a policy is written before the night it is needed.
export function dryRunSubjects(alarms: readonly Alarm[], rules: readonly Rule[], plant: PlantIndex | null, texts: Texts): SubjectGroup[] {
  const { t } = texts;
  const open = alarms.map((alarm) => ({ value: `alarm:${alarm.id}`, label: `${alarm.subject.asset_title}: ${alarmText(alarm, texts)}` }));
  const live = rules
    .filter((rule) => rule.is_enabled && (rule.mode ?? 'alarm') === 'alarm')
    .map((rule) => ({ value: `rule:${rule.id}`, label: `${ruleAsset(rule, plant)}${rule.message || t('dryrun.rule', { id: rule.id })}` }))
    .sort((a, b) => a.label.localeCompare(b.label, texts.locale));
  return [
    ...(open.length > 0 ? [{ group: t('dryrun.open_alarms'), items: open }] : []),
    ...(live.length > 0 ? [{ group: t('dryrun.rules'), items: live }] : []),
  ];
}

function ruleAsset(rule: Rule, plant: PlantIndex | null): string {
  const asset = plant?.assets.get(plant.signals.get(rule.signal)?.asset ?? -1);
  return asset ? `${titleOf(asset.asset)}: ` : '';
}

/// null: none is chosen.
export function dryRunSubject(value: string): DryRunSubject | null {
  const match = /^(alarm|rule):(\d+)$/.exec(value);
  if (!match) return null;
  return match[1] === 'alarm' ? { alarm: Number(match[2]) } : { rule: Number(match[2]) };
}

const kKinds = ['page', 'reminder', 'taken', 'withdrawn', 'digest', 'webhook'] as const;
/// A kind of a later server keeps its name.
export function messageKindText(kind: string, { t }: Pick<Texts, 't'>): string {
  const known = kKinds.find((one) => one === kind);
  return known ? t(`messages.kind.${known}`) : kind;
}

/// "German"; the tag itself where the browser does not know it.
export function languageText(tag: string, { locale }: Pick<Texts, 'locale'>): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}
