// SPDX-License-Identifier: Apache-2.0
// What a choice is worth, worst news first.
import type { ReactNode } from 'react';
import type { PilotDesign, PilotStratum } from '../../api/pilot';
import { useTexts } from '../../i18n/context';

export function Verdict({ design }: { design: PilotDesign }): ReactNode {
  const { t, number, count } = useTexts();
  const percent = (share: number): string => number(share * 100, 0);
  const named = (strata: readonly PilotStratum[]): string =>
    strata.slice(0, 8).map((one) => t('pilot.stratum', { attribute: t(`pilot.attribute.${one.attribute}`), value: one.value, count: count(one.n_assets) })).join(', ')
    + (strata.length > 8 ? t('pilot.and_more', { count: count(strata.length - 8) }) : '');
  return (
    <div data-testid="pilot-verdict">
      {design.uncovered.length > 0 && <p className="mw-attention-text" role="alert">{t('pilot.uncovered', { strata: named(design.uncovered) })}</p>}
      {design.biases.map((bias) => (
        <p key={bias.attribute} className="mw-attention-text">
          {t(`pilot.bias.${bias.attribute}`, { chosen: number(bias.chosen_mean, 1), plant: number(bias.plant_mean, 1) })}
        </p>
      ))}
      <p>{t('pilot.coverage', { coverage: percent(design.coverage), chance: percent(design.coverage_by_chance) })}</p>
      {design.missing.length > 0 && <p>{t('pilot.missing', { strata: named(design.missing) })}</p>}
      {design.warnings.map((warning) => <p key={warning} className="mw-dim">{warning}</p>)}
    </div>
  );
}
