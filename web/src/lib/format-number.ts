// SPDX-License-Identifier: Apache-2.0
// Numbers as people read them. Pure; the locale is a parameter.

const kFormats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale}/${decimals}`;
  let format = kFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    kFormats.set(key, format);
  }
  return format;
}

/// How many decimals show a change of about a thousandth of `span`; steady while the value moves.
export function decimalsForSpan(span: number): number {
  if (!Number.isFinite(span) || span <= 0) return 2;
  return Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(span))));
}

/// Decimals for a value with no known range: about four significant digits.
export function decimalsForValue(value: number): number {
  const size = Math.abs(value);
  if (!Number.isFinite(size) || size === 0) return 2;
  return Math.min(6, Math.max(0, 3 - Math.floor(Math.log10(size))));
}

export function formatNumber(value: number, locale: string, decimals: number): string {
  if (!Number.isFinite(value)) return '–';
  return formatOf(locale, decimals).format(value);
}

export function formatCount(value: number, locale: string): string {
  return formatNumber(Math.round(value), locale, 0);
}

/// A configured number (a limit, a deadband) as it was meant: no padding with zeros.
export function formatExact(value: number, locale: string): string {
  if (!Number.isFinite(value)) return '–';
  return new Intl.NumberFormat(locale, { maximumSignificantDigits: 6 }).format(value);
}

/// A measured value told once, as in a list: three significant digits are enough.
export const significant = (value: number): number => Number(value.toPrecision(3));

/// The fewest decimals that tell multiples of `step` apart: 2.5 -> 1, 10 -> 0.
export function decimalsForStep(step: number): number {
  for (let decimals = 0; decimals < 6; decimals += 1) {
    const scaled = step * 10 ** decimals;
    if (scaled > 0.5 && Math.abs(scaled - Math.round(scaled)) < 1e-6 * Math.max(1, scaled)) return decimals;
  }
  return 6;
}

/// `share` is 0..1; never rounds an incomplete share up to 100 %.
export function formatPercent(share: number, locale: string): string {
  if (!Number.isFinite(share)) return '–';
  const percent = share * 100;
  const shown = percent >= 100 ? 100 : Math.min(99.9, Math.round(percent * 10) / 10);
  return `${formatNumber(shown, locale, shown === 100 ? 0 : 1)}\u00a0%`;
}

const kByteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function formatBytes(bytes: number, locale: string): string {
  if (!Number.isFinite(bytes)) return '–';
  let size = Math.abs(bytes);
  let unit = 0;
  while (size >= 1000 && unit < kByteUnits.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const decimals = unit === 0 || size >= 100 ? 0 : 1;
  return `${formatNumber(Math.sign(bytes) * size, locale, decimals)} ${kByteUnits[unit]}`;
}
