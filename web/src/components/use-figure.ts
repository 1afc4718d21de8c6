// SPDX-License-Identifier: Apache-2.0
import { useTexts } from '../i18n/context';
import { knownMessage } from '../i18n/messages';
import { figureOf } from '../lib/format-figure';

/// A figure in its metric's unit: shares as percent, times as they are said, units in the reader's language.
export function useFigure(): (value: number, unit: string) => string {
  const { t, locale, percent } = useTexts();
  return (value, unit) => {
    if (unit === 'share') return percent(value);
    const shown = figureOf(value, unit, locale);
    const key = knownMessage(`rollout.unit.${shown.unit}`);
    return `${shown.text}\u00a0${key ? t(key) : shown.unit}`;
  };
}
