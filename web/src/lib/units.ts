// SPDX-License-Identifier: Apache-2.0
// UCUM codes as people write them.

const kShown: Readonly<Record<string, string>> = {
  '1': '', '': '',
  Cel: '°C', '[degF]': '°F', deg: '°',
  '[psi]': 'psi', 'mm[Hg]': 'mmHg', 'm[H2O]': 'mH₂O', '[ppm]': 'ppm', '[ppth]': '‰', '[pH]': 'pH', '[g]': 'g₀',
  '{rpm}': 'rpm', '{count}': '', Ohm: 'Ω', kOhm: 'kΩ',
  'kW.h': 'kWh', 'MW.h': 'MWh', 'W.h': 'Wh', 'V.A': 'VA', 'kV.A': 'kVA', kVAR: 'kvar',
  'N.m': 'N·m', 'kN.m': 'kN·m', 'dB[SPL]': 'dB', 'mPa.s': 'mPa·s',
};

/// The unit as shown beside a value; unknown codes pass through unchanged.
export function unitText(ucum: string): string {
  const known = kShown[ucum];
  if (known !== undefined) return known;
  return ucum
    .replace(/^u(?=(m|s|S|g|L|A|V|W|Pa)(\/|$|[23]))/, 'µ')
    .replace(/(m|s)([23])(?=$|\/)/g, (_all, base: string, power: string) => base + (power === '2' ? '²' : '³'));
}

/// The codes offered in forms; any other UCUM code may be typed.
export const kCommonUnits: readonly string[] = [
  '1', '%', 'bar', 'kPa', 'Cel', 'K', '{rpm}', 'Hz', 'mm/s', 'm/s', 'm/s2', 'm3/h', 'L/min', 'kg/h',
  'A', 'V', 'kW', 'kW.h', 'N.m', 'mm', 'm', 's', '[ppm]', '[pH]', 'uS/cm', 'dB[SPL]',
];
