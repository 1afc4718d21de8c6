// SPDX-License-Identifier: Apache-2.0
// A step of a policy in the language of the page, from what it is made of. Pure.
import type { PolicyStep } from '../api/policies';
import type { Texts } from '../i18n/context';
import { formatLength } from '../lib/format-time';
import { channelsText } from './said-by';

function recipients(step: PolicyStep, { t, locale }: Texts): string {
  const who = [
    ...step.people,
    ...step.rosters.map((roster) => t('policies.who.roster', { roster })),
    ...step.teams.map((team) => t('policies.who.team', { team })),
  ];
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(who);
}

/// The server's own sentence for a step of a kind that is not known here.
export function policyStepText(step: PolicyStep, texts: Texts): string {
  const { t, locale } = texts;
  switch (step.kind) {
    case 'notify': {
      const told = { who: recipients(step, texts), channels: channelsText(step.channels, texts) };
      return step.skill === '' ? t('policies.says.notify', told) : t('policies.says.notify_skill', { ...told, skill: step.skill });
    }
    case 'wait': return t('policies.says.wait', { duration: formatLength(step.wait_s ?? 0, locale) });
    case 'continue-if':
      if (step.more_than !== null) return t('policies.says.load', { count: step.more_than, duration: formatLength(step.within_s ?? 0, locale) });
      return t(step.hours === 'in' ? 'policies.says.in_hours' : 'policies.says.out_of_hours', { roster: step.roster ?? '' });
    case 'webhook': return t('policies.says.webhook', { url: step.url ?? '' });
    case 'repeat': return t('policies.says.repeat', { count: step.times ?? 0 });
    default: return (step as PolicyStep).text;
  }
}
