// SPDX-License-Identifier: Apache-2.0
// Alarm classes: what each group of alarms demands of people, governed for the whole plant.
import { kApiBase, request } from './http';
import type { Role } from './session';

export interface AlarmClass {
  name: string;
  needs_acknowledgement: boolean;
  proof_test_days: number | null;
  drill_days: number | null;
  /// The least role that may shelve its alarms.
  may_shelve: Role | 'nobody';
  longest_shelf_minutes: number;
  /// That name it.
  n_rules: number;
}
export const fetchAlarmClasses = (signal?: AbortSignal) => request<{ classes: AlarmClass[] }>('GET', '/alarm-classes', undefined, signal);
/// Adds a class, or replaces all of the one of that name.
export const putAlarmClass = ({ name, ...demands }: Omit<AlarmClass, 'n_rules'>) => request<AlarmClass>('PUT', `/alarm-classes/${encodeURIComponent(name)}`, demands);
/// Errors: 409 while rules name it.
export const removeAlarmClass = (name: string) => request<void>('DELETE', `/alarm-classes/${encodeURIComponent(name)}`);
export const kAlarmClassesCsvUrl = `${kApiBase}/alarm-classes.csv`;
/// Errors: 400 with the first line that is wrong; then nothing was changed.
export const importAlarmClasses = (text: string) => request<{ changed: number }>('POST', '/alarm-classes/import', new Blob([text], { type: 'text/csv' }));
