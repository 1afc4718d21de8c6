// SPDX-License-Identifier: Apache-2.0
// How long readings are kept, and backups.
import { request } from './http';

/// Days that something is kept; null is for ever.
export interface RetentionDays {
  raw_days: number | null;
  minute_days: number | null;
  hour_days: number | null;
}
export interface RetentionClass extends RetentionDays {
  id: number;
  name: string;
  signals: number;
}
export interface RetentionRunRow {
  class: string;
  signals: number;
  chunks: number;
  bytes: number;
  rollups: number;
  oldest_kept: string | null;
}
export interface RetentionRun {
  started: string;
  ended: string;
  problem: string | null;
  classes: RetentionRunRow[];
}
export interface Retention {
  classes: RetentionClass[];
  running: boolean;
  last_run: RetentionRun | null;
}
export type BackupState = 'making' | 'complete' | 'failed';
export interface Backup {
  name: string;
  state: BackupState;
  created: string;
  problem: string | null;
  bytes: number;
  verified_at: string | null;
  restored_at: string | null;
  restored_where: string | null;
}
export interface Backups {
  backups: Backup[];
  directory: string;
  restored_from: { backup: string; created: string; restored_at: string } | null;
}

export const fetchRetention = () => request<Retention>('GET', '/retention-classes');
export const createRetentionClass = (wanted: { name: string } & RetentionDays) =>
  request<RetentionClass>('POST', '/retention-classes', wanted);
export const patchRetentionClass = (id: number, days: RetentionDays) =>
  request<RetentionClass>('PATCH', `/retention-classes/${id}`, days);
export const removeRetentionClass = (id: number) => request<void>('DELETE', `/retention-classes/${id}`);
export const assignRetention = (id: number, ids: readonly number[]) =>
  request<RetentionClass>('POST', `/retention-classes/${id}/signals`, { ids });
export const fetchBackups = () => request<Backups>('GET', '/backups');
export const createBackup = () => request<Backup>('POST', '/backups', {});
