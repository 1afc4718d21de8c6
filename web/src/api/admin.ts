// SPDX-License-Identifier: Apache-2.0
import { query, request } from './http';
import type { Result } from './result';
import type { Role } from './session';

export interface User {
  id: number;
  name: string;
  full_name: string;
  role: Role;
  /// The team's id; null without one.
  team: number | null;
  is_active: boolean;
  email: string;
  phone: string;
  language: 'en' | 'de' | '';
  skills: string[];
  /// Is told and may be on duty, but never logs in.
  is_contact_only: boolean;
}
export type TeamKind = 'project' | 'operations' | 'maintenance' | 'it' | 'finance' | 'leadership' | 'vendor';
export const kTeamKinds: readonly TeamKind[] = ['operations', 'maintenance', 'it', 'project', 'finance', 'leadership', 'vendor'];
export interface Team {
  id: number;
  name: string;
  kind: TeamKind;
}
export interface Token {
  id: number;
  name: string;
  role: Role;
  created: string;
}
export interface Device {
  id: number;
  name: string;
  protocol: string;
  publish_filters: string[];
  subscribe_filters: string[];
}
export interface AuditEntry {
  id: number;
  when: string;
  who: string;
  team_kind: string;
  act: string;
  /// What people do to alarms and at the desk; '' for other entries.
  category: string;
  why: string;
  what: string;
  before: unknown;
  after: unknown;
}
export interface AuditPage {
  entries: AuditEntry[];
  next_cursor: string | number | null;
}

/// Lists come as `{"users": [...]}`; a bare array is understood too.
async function list<T>(path: string, key: string): Promise<Result<T[]>> {
  const answer = await request<T[] | Record<string, T[]>>('GET', path);
  if (!answer.ok) return answer;
  return { ok: true, value: Array.isArray(answer.value) ? answer.value : (answer.value[key] ?? []) };
}

export const fetchUsers = () => list<User>('/users', 'users');
export const fetchTeams = () => list<Team>('/teams', 'teams');
export const fetchTokens = () => list<Token>('/tokens', 'tokens');
export const fetchDevices = () => list<Device>('/devices', 'devices');

export interface NewUser {
  name: string;
  full_name: string;
  role: Role;
  team: string;
  password: string;
}
export const createUser = (user: NewUser) => request<User>('POST', '/users', user);
export const patchUser = (id: number, change: Partial<NewUser & { is_active: boolean }>) =>
  request<User>('PATCH', `/users/${id}`, change);
export const createTeam = (team: Omit<Team, 'id'>) => request<Team>('POST', '/teams', team);
export const createToken = (token: { name: string; role: Role }) =>
  request<Token & { token: string }>('POST', '/tokens', token);
export const deleteToken = (id: number) => request<void>('DELETE', `/tokens/${id}`);
export const createDevice = (device: Omit<Device, 'id'>) =>
  request<Device & { secret: string }>('POST', '/devices', device);
export const fetchAudit = (cursor: string | number | null) =>
  request<AuditPage>('GET', `/audit${query({ cursor, limit: 200 })}`);
