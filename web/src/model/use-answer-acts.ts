// SPDX-License-Identifier: Apache-2.0
// What a person does about an alarm: take it, give it back, start its procedure, say what it was worth.
import { openOrderForAlarm } from '../api/orders';
import { labelAlarm, type OutcomeKind } from '../api/outcomes';
import { acceptPage, releasePage, type Page } from '../api/pages';
import type { Result } from '../api/result';
import { startRun } from '../api/runs';
import { say, sayProblem } from '../components/Toasts';
import { useTexts } from '../i18n/context';
import { newClientId } from '../lib/client-id';
import { navigate, paths } from '../lib/router';
import { useServices } from './services';

export interface RunWish {
  procedure: string;
  alarm: number | null;
  asset: number | null;
  isDrill: boolean;
}

export interface AnswerActs {
  /// Each is true when the server took it; else the problem has been said.
  accept(page: Page): Promise<boolean>;
  release(page: Page, reason: string): Promise<boolean>;
  label(alarm: number, raised: string, outcome: OutcomeKind, comment: string): Promise<boolean>;
  openOrder(alarm: number, title: string): Promise<boolean>;
  /// Starts the run and opens it.
  start(wish: RunWish): Promise<boolean>;
}

export function useAnswerActs(onDone: () => void): AnswerActs {
  const services = useServices();
  const { t } = useTexts();
  const settle = <T,>(result: Result<T>, words: string): boolean => {
    // A refusal too says that things have moved on: what is shown is read anew.
    onDone();
    if (result.ok) say(words);
    else sayProblem(result.problem);
    return result.ok;
  };
  return {
    accept: async (page) => settle(await acceptPage(page.id, ''), t('answer.said_accepted')),
    release: async (page, reason) => settle(await releasePage(page.id, reason), t('answer.said_released')),
    label: async (alarm, raised, outcome, comment) => settle(await labelAlarm(alarm, raised, outcome, comment), t('answer.said_outcome', { outcome: t(`answer.outcome.${outcome}`) })),
    openOrder: async (alarm, title) => settle(await openOrderForAlarm(alarm, title), t('answer.said_order', { title })),
    start: async (wish) => {
      const result = await startRun({ procedure: wish.procedure, alarm: wish.alarm, asset: wish.asset, is_drill: wish.isDrill, client_id: newClientId() });
      if (!result.ok) {
        sayProblem(result.problem);
        return false;
      }
      services.runs.know(result.value);
      navigate(paths.run(result.value.id));
      return true;
    },
  };
}
