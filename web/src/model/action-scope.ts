// SPDX-License-Identifier: Apache-2.0
// Of what an action's metric is measured: the whole plant, or one wave. Pure.
import type { MetricRow } from '../api/improvement';

export interface ActionScope {
  scope: 'plant' | 'wave';
  wave?: number;
}

/// `chosen`: a wave's id as a form has it; empty: the whole plant. A metric that cannot be told for
/// a wave alone is measured of the plant, whatever was chosen before it.
export function actionScope(chosen: string, metric: MetricRow | undefined): ActionScope {
  const wave = Number(chosen);
  return metric?.has_wave_scope === true && Number.isInteger(wave) && wave > 0 ? { scope: 'wave', wave } : { scope: 'plant' };
}
