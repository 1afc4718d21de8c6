// SPDX-License-Identifier: Apache-2.0
// The plant beside the choice, value by value: two bars each, and a word where none was chosen.
import type { ReactNode } from 'react';
import type { PilotShare, PilotStrata } from '../../api/pilot';
import { useTexts } from '../../i18n/context';

interface Props {
  strata: readonly PilotStrata[];
  nPlant: number;
  nChosen: number;
}

export function StrataMap({ strata, nPlant, nChosen }: Props): ReactNode {
  const { t, count, number } = useTexts();
  const share = (n: number, of: number): number => (of > 0 ? (100 * n) / of : 0);
  const row = (name: string, one: PilotShare, isKnown: boolean): ReactNode => (
    <tr key={name} data-missing={isKnown && one.chosen === 0}>
      <th scope="row">{name}</th>
      <td className="mw-pilot-bars" aria-hidden="true">
        <span className="mw-pilot-plant" style={{ width: `${share(one.plant, nPlant)}%` }} />
        <span className="mw-pilot-chosen" style={{ width: `${share(one.chosen, nChosen)}%` }} />
      </td>
      <td className="mw-pilot-count">{t('pilot.share', { count: count(one.plant), percent: number(share(one.plant, nPlant), 0) })}</td>
      <td className="mw-pilot-count">{isKnown && one.chosen === 0 ? <strong className="mw-attention-text">{t('pilot.none_chosen')}</strong> : t('pilot.share', { count: count(one.chosen), percent: number(share(one.chosen, nChosen), 0) })}</td>
    </tr>
  );
  return (
    <div className="mw-pilot-maps" data-testid="strata-map">
      {strata.map((one) => (
        <table key={one.attribute} className="mw-pilot-map">
          <caption>{t(`pilot.attribute.${one.attribute}`)}</caption>
          <thead><tr><th scope="col">{t('pilot.value')}</th><td aria-hidden="true" /><th scope="col">{t('pilot.plant')}</th><th scope="col">{t('pilot.pilot')}</th></tr></thead>
          <tbody>
            {one.values.map((value) => row(value.value ?? '', value, true))}
            {one.not_known.plant > 0 && row(t('pilot.not_known'), one.not_known, false)}
            {one.n_more > 0 && <tr><td colSpan={4} className="mw-dim">{t('pilot.more_values', { count: count(one.n_more) })}</td></tr>}
          </tbody>
        </table>
      ))}
    </div>
  );
}
