// SPDX-License-Identifier: Apache-2.0
import { request } from './http';

export interface SiteClock {
  now: string;
  source: 'machine' | 'driven';
  /// This site's history was made by a driven clock: nothing in it happened.
  is_demo: boolean;
}

export const fetchClock = () => request<SiteClock>('GET', '/clock');
