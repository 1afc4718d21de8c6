// SPDX-License-Identifier: Apache-2.0
import type { HandsOffState } from '../api/attention';
import type { VerdictLook } from './kpi-scale';

/// A period that is not over is no result yet.
export const kHandsOffLooks: Readonly<Record<HandsOffState, VerdictLook>> = {
  none: 'unknown', planned: 'unknown', running: 'unknown', passed: 'good', failed: 'bad', inconclusive: 'unclear',
};
