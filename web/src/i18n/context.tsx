// SPDX-License-Identifier: Apache-2.0
// Language, site zone and the formatters bound to both, for every component.
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { decimalsForSpan, decimalsForValue, formatBytes, formatCount, formatExact, formatNumber, formatPercent } from '../lib/format-number';
import { formatAge, formatDuration, formatTime, zoneName, type TimeShape } from '../lib/format-time';
import { unitText } from '../lib/units';
import { locales, translate, type Language, type MessageKey, type Params } from './messages';

export interface Texts {
  language: Language;
  locale: string;
  zone: string;
  t(key: MessageKey, params?: Params): string;
  count(value: number): string;
  number(value: number, decimals?: number): string;
  percent(share: number): string;
  bytes(value: number): string;
  /// A value with its unit; `span` is the width of its range and fixes the decimals.
  quantity(value: number, unit: string, span?: number | null): string;
  /// A configured value with its unit: a limit, a deadband.
  exact(value: number, unit: string): string;
  time(ms: number, shape: TimeShape): string;
  zoneName(ms: number): string;
  age(atMs: number, nowMs: number): string;
  duration(ms: number): string;
}

function withUnit(text: string, unit: string): string {
  const shown = unitText(unit);
  return shown === '' ? text : `${text}\u00a0${shown}`;
}

export function makeTexts(language: Language, zone: string): Texts {
  const locale = locales[language];
  return {
    language,
    locale,
    zone,
    t: (key, params) => translate(language, key, params),
    count: (value) => formatCount(value, locale),
    number: (value, decimals) => formatNumber(value, locale, decimals ?? decimalsForValue(value)),
    percent: (share) => formatPercent(share, locale),
    bytes: (value) => formatBytes(value, locale),
    quantity: (value, unit, span) => {
      const decimals = span ? decimalsForSpan(span) : decimalsForValue(value);
      return withUnit(formatNumber(value, locale, decimals), unit);
    },
    exact: (value, unit) => withUnit(formatExact(value, locale), unit),
    time: (ms, shape) => formatTime(ms, locale, zone, shape),
    zoneName: (ms) => zoneName(ms, locale, zone),
    age: (atMs, nowMs) => formatAge(atMs, nowMs, locale),
    duration: (ms) => formatDuration(ms, locale),
  };
}

const TextsContext = createContext<Texts>(makeTexts('en', 'UTC'));

export function TextsProvider(props: { language: Language; zone: string; children: ReactNode }): ReactNode {
  const { language, zone, children } = props;
  const texts = useMemo(() => makeTexts(language, zone), [language, zone]);
  return <TextsContext.Provider value={texts}>{children}</TextsContext.Provider>;
}

export const useTexts = (): Texts => useContext(TextsContext);
