// SPDX-License-Identifier: Apache-2.0
// Client routes: a pure parser of paths, and the browser's history as a store.
import { Store, useStore } from './store';

export type SettingsTab = 'me' | 'structure' | 'users' | 'teams' | 'tokens' | 'devices' | 'kiosks' | 'retention' | 'backups' | 'audit';
export const kSettingsTabs: readonly SettingsTab[] = ['me', 'structure', 'users', 'teams', 'tokens', 'devices', 'kiosks', 'retention', 'backups', 'audit'];

/// Pages that stand for themselves: one word, one page.
export type RespondPage = 'rules' | 'orders' | 'rosters' | 'policies' | 'performance' | 'training' | 'attention' | 'messages' | 'review' | 'conditions';
export const kRespondPages: readonly RespondPage[] = ['rules', 'orders', 'rosters', 'policies', 'performance', 'training', 'attention', 'messages', 'review', 'conditions'];

export type Route =
  | { page: 'plant' }
  | { page: 'asset'; id: number }
  | { page: 'signal'; id: number }
  | { page: 'alarms'; id: number | null }
  | { page: RespondPage }
  | { page: 'rollout' }
  | { page: 'readiness' }
  | { page: 'decisions' }
  | { page: 'value' }
  | { page: 'improvement' }
  | { page: 'handover' }
  | { page: 'reviews' }
  | { page: 'evolution' }
  | { page: 'trial'; id: number }
  | { page: 'wave'; id: number }
  | { page: 'procedures' }
  | { page: 'procedure'; name: string }
  | { page: 'run'; id: number }
  | { page: 'paging' }
  | { page: 'inbox' }
  | { page: 'profiles' }
  | { page: 'health' }
  | { page: 'kiosk' }
  | { page: 'privacy' }
  | { page: 'pilot' }
  | { page: 'rehearsal' }
  | { page: 'settings'; tab: SettingsTab }
  | { page: 'not-found' };

// Fifteen digits are exact numbers; the made-up alarms of drills have that many.
const kNumber = /^[0-9]{1,15}$/;
const kName = /^[a-z0-9][a-z0-9_-]{0,63}$/;

export function parseRoute(pathname: string): Route {
  const [first = '', second = '', ...rest] = pathname.split('/').filter((part) => part !== '');
  if (rest.length > 0) return { page: 'not-found' };
  const id = kNumber.test(second) ? Number(second) : null;
  if (first === '') return { page: 'plant' };
  if (first === 'assets' && id !== null) return { page: 'asset', id };
  if (first === 'signals' && id !== null) return { page: 'signal', id };
  if (first === 'alarms' && (second === '' || id !== null)) return { page: 'alarms', id };
  const respond = kRespondPages.find((name) => name === first);
  if (respond && second === '') return { page: respond };
  if (first === 'rollout' && second === '') return { page: 'rollout' };
  if (first === 'rollout' && id !== null) return { page: 'wave', id };
  if (first === 'readiness' && second === '') return { page: 'readiness' };
  if (first === 'decisions' && second === '') return { page: 'decisions' };
  if (first === 'value' && second === '') return { page: 'value' };
  if (first === 'improvement' && second === '') return { page: 'improvement' };
  if (first === 'handover' && second === '') return { page: 'handover' };
  if (first === 'reviews' && second === '') return { page: 'reviews' };
  if (first === 'evolution' && second === '') return { page: 'evolution' };
  if (first === 'evolution' && id !== null) return { page: 'trial', id };
  if (first === 'procedures' && second === '') return { page: 'procedures' };
  if (first === 'procedures' && kName.test(second)) return { page: 'procedure', name: second };
  if (first === 'runs' && id !== null) return { page: 'run', id };
  if (first === 'pages' && second === '') return { page: 'paging' };
  if (first === 'inbox' && second === '') return { page: 'inbox' };
  if (first === 'profiles' && second === '') return { page: 'profiles' };
  if (first === 'health' && second === '') return { page: 'health' };
  if (first === 'privacy' && second === '') return { page: 'privacy' };
  if (first === 'rehearsal' && second === '') return { page: 'rehearsal' };
  if (first === 'pilot' && second === '') return { page: 'pilot' };
  if (first === 'kiosk' && second === '') return { page: 'kiosk' };
  if (first === 'settings') {
    const tab = second === '' ? 'me' : kSettingsTabs.find((name) => name === second);
    if (tab) return { page: 'settings', tab };
  }
  return { page: 'not-found' };
}

export const paths = {
  plant: '/',
  alarms: '/alarms',
  rules: '/rules',
  conditions: '/conditions',
  orders: '/orders',
  rosters: '/rosters',
  policies: '/policies',
  performance: '/performance',
  training: '/training',
  attention: '/attention',
  messages: '/messages',
  review: '/review',
  rollout: '/rollout',
  readiness: '/readiness',
  decisions: '/decisions',
  value: '/value',
  improvement: '/improvement',
  handover: '/handover',
  reviews: '/reviews',
  evolution: '/evolution',
  trial: (id: number): string => `/evolution/${id}`,
  wave: (id: number): string => `/rollout/${id}`,
  procedures: '/procedures',
  paging: '/pages',
  inbox: '/inbox',
  profiles: '/profiles',
  health: '/health',
  kiosk: '/kiosk',
  privacy: '/privacy',
  pilot: '/pilot',
  rehearsal: '/rehearsal',
  settings: (tab: SettingsTab): string => `/settings/${tab}`,
  asset: (id: number): string => `/assets/${id}`,
  signal: (id: number): string => `/signals/${id}`,
  alarm: (id: number): string => `/alarms/${id}`,
  procedure: (name: string): string => `/procedures/${name}`,
  run: (id: number): string => `/runs/${id}`,
};

export interface Place {
  pathname: string;
  search: string;
}

const here = (): Place =>
  typeof window === 'undefined'
    ? { pathname: '/', search: '' }
    : { pathname: window.location.pathname, search: window.location.search };

const place = new Store<Place>(here());
if (typeof window !== 'undefined') window.addEventListener('popstate', () => place.set(here()));

export function navigate(to: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.history.pushState(null, '', to);
  else window.history.replaceState(null, '', to);
  place.set(here());
}

export function usePlace(): Place {
  return useStore(place);
}

/// The same query with some parameters replaced; null or '' removes one.
export function withParams(search: string, changes: Readonly<Record<string, string | null>>): string {
  const params = new URLSearchParams(search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') params.delete(key);
    else params.set(key, value);
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
