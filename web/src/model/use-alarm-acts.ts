// SPDX-License-Identifier: Apache-2.0
// What a person can do to an alarm, with the words that follow.
import { actOnAlarm, shelveAlarm, type Alarm, type AlarmAct } from '../api/alarms';
import type { Result } from '../api/result';
import { mayAct } from '../api/session';
import { say, sayProblem } from '../components/Toasts';
import { useTexts } from '../i18n/context';
import { isUnacknowledged } from './alarm-book';
import { useServices } from './services';

export interface AlarmActs {
  mayOperate: boolean;
  mayEngineer: boolean;
  /// True when it was done or kept for later.
  acknowledge(alarm: Alarm, comment: string): Promise<boolean>;
  shelve(alarm: Alarm, minutes: number, comment: string): Promise<boolean>;
  act(alarm: Alarm, act: AlarmAct, comment: string): Promise<boolean>;
}

export function useAlarmActs(): AlarmActs {
  const services = useServices();
  const { t } = useTexts();
  const settle = (result: Result<Alarm>, done: string): boolean => {
    if (!result.ok) {
      sayProblem(result.problem);
      return false;
    }
    services.noteAlarms([result.value]);
    say(done);
    return true;
  };
  return {
    mayOperate: mayAct(services.me.role, 'operator'),
    mayEngineer: mayAct(services.me.role, 'engineer'),
    acknowledge: async (alarm, comment) => {
      if (!isUnacknowledged(alarm.state)) return false;
      const result = await services.outbox.acknowledge(alarm.id, comment);
      if (result) return settle(result, t('alarm.said_acknowledged', { message: alarm.message }));
      say(t('alarm.said_kept', { message: alarm.message }));
      return true;
    },
    shelve: async (alarm, minutes, comment) => settle(await shelveAlarm(alarm.id, minutes, comment), t('alarm.said_shelved', { message: alarm.message })),
    act: async (alarm, act, comment) => settle(await actOnAlarm(alarm.id, act, comment), t('alarm.said_done', { message: alarm.message })),
  };
}
