// SPDX-License-Identifier: Apache-2.0
import { request } from './http';

export type Role = 'viewer' | 'operator' | 'engineer' | 'administrator';
export const kRoles: readonly Role[] = ['viewer', 'operator', 'engineer', 'administrator'];

export interface Me {
  id: number;
  name: string;
  full_name: string;
  role: Role;
  team: string;
  must_change_password: boolean;
  /// The kiosk one acts at; `id` is 0 while nobody does.
  kiosk: string | null;
}

/// True when `role` may do what `needed` may: roles are ordered.
export function mayAct(role: Role, needed: Role): boolean {
  return kRoles.indexOf(role) >= kRoles.indexOf(needed);
}

export const login = (user: string, password: string) => request<{ user: Me }>('POST', '/login', { user, password });
export const logout = () => request<void>('POST', '/logout');
export const fetchMe = () => request<Me>('GET', '/me');
export const changePassword = (old: string, fresh: string) =>
  request<void>('POST', '/me/password', { old, new: fresh });

export const kMinPasswordLength = 10;
