// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../i18n/context';
import { knownMessage } from '../i18n/messages';

/// A figure in its metric's unit: shares as percent, units in the reader's language.
export function useFigure(): (value: number, unit: string) => string {
  const { t, number, percent } = useTexts();
  return (value, unit) => {
    if (unit === 'share') return percent(value);
    const key = knownMessage(`rollout.unit.${unit}`);
    return `${number(value, Number.isInteger(value) ? 0 : undefined)}\u00a0${key ? t(key) : unit}`;
  };
}
