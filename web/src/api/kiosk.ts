// SPDX-License-Identifier: Apache-2.0
// Screens that stand open for an operator position: who acts there, and what counts as who.
import { request } from './http';
import type { Result } from './result';

export interface KioskPerson {
  name: string;
  full_name: string;
  is_on_duty: boolean;
  roster: string;
  shift: string;
  has_pin: boolean;
}
export interface KioskScreen {
  name: string;
  position: string;
  idle_s: number;
  needs_pin_with_badge: boolean;
  /// Who acts; null: it only shows.
  person: { name: string; full_name: string } | null;
  /// Seconds until the turn ends by itself; null while nobody acts.
  left_s: number | null;
  /// Those on duty first.
  people: KioskPerson[];
}
export type KioskProof = { person: string; pin: string } | { badge: string; pin?: string };

export const fetchKiosk = (signal?: AbortSignal) => request<KioskScreen>('GET', '/kiosk', undefined, signal);
export const switchAtKiosk = (proof: KioskProof) => request<KioskScreen>('POST', '/kiosk/switch', proof);
export const stayAtKiosk = () => request<{ left_s: number }>('POST', '/kiosk/stay');
export const leaveKiosk = () => request<void>('POST', '/kiosk/leave');

export interface Kiosk {
  id: number;
  name: string;
  position: string;
  idle_s: number;
  needs_pin_with_badge: boolean;
  created: string;
  created_by: string;
}
export type KioskFields = Pick<Kiosk, 'name' | 'position' | 'idle_s' | 'needs_pin_with_badge'>;

export async function fetchKiosks(): Promise<Result<Kiosk[]>> {
  const answer = await request<{ kiosks: Kiosk[] }>('GET', '/kiosks');
  return answer.ok ? { ok: true, value: answer.value.kiosks } : answer;
}
/// Makes this browser a kiosk, and ends the session in it.
export const enrolKiosk = (fields: KioskFields) => request<Kiosk>('POST', '/kiosks', fields);
export const changeKiosk = (id: number, fields: Partial<KioskFields>) => request<Kiosk>('PATCH', `/kiosks/${id}`, fields);
export const revokeKiosk = (id: number) => request<void>('DELETE', `/kiosks/${id}`);

export interface Badge {
  user: number;
  assigned: string;
  assigned_by: string;
}
export const fetchBadges = () => request<{ badges: Badge[] }>('GET', '/badges');
export const assignBadge = (user: number, badge: string) => request<void>('PUT', `/users/${user}/badge`, { badge });
export const removeBadge = (user: number) => request<void>('DELETE', `/users/${user}/badge`);

export interface PinState {
  is_set: boolean;
  changed: string | null;
  is_blocked: boolean;
}
export const fetchPin = () => request<PinState>('GET', '/me/pin');
export const setPin = (pin: string, password: string) => request<void>('PUT', '/me/pin', { pin, password });
export const removePin = () => request<void>('DELETE', '/me/pin');
export const kPinLength = { least: 4, most: 12 } as const;
