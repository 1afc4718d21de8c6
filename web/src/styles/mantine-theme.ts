// SPDX-License-Identifier: Apache-2.0
// Mantine in greys: colour is for alarms. The roles themselves are in theme.css.
import { Checkbox, createTheme, defaultVariantColorsResolver, type MantineColorsTuple, type VariantColorsResolver } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Theme } from '../model/preferences';

const slate: MantineColorsTuple = ['#f3f4f6', '#e4e7ea', '#cdd2d8', '#b2bac3', '#98a2ad', '#7d8894', '#626d79', '#4b5561', '#38414b', '#272e36'];

// The same cool grey on dark pages; Mantine's own is warm.
const dark: MantineColorsTuple = ['#dfe3e7', '#c9d0d7', '#a4adb7', '#8d97a1', '#4a525b', '#3b424a', '#262b30', '#1d2125', '#14171a', '#0f1113'];

// Mantine's own greys know two schemes; the roles know three themes.
const byRole: VariantColorsResolver = (input) => {
  if (input.variant === 'filled') return { background: 'var(--mw-button)', hover: 'var(--mw-button-hover)', color: 'var(--mw-button-ink)', border: '1px solid transparent' };
  if (input.variant === 'subtle') return { background: 'transparent', hover: 'var(--mw-page)', color: 'var(--mw-text)', border: '1px solid transparent' };
  return defaultVariantColorsResolver(input);
};

export const mantineTheme = createTheme({
  primaryColor: 'slate',
  primaryShade: { light: 8, dark: 2 },
  variantColorResolver: byRole,
  components: {
    Checkbox: Checkbox.extend({ vars: () => ({ root: { '--checkbox-color': 'var(--mw-button)', '--checkbox-icon-color': 'var(--mw-button-ink)' } }) }),
  },
  colors: { slate, dark },
  fontFamily: 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "DejaVu Sans Mono", monospace',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
});

/// Marks the page with the theme and says which of Mantine's schemes it builds on.
export function useAppliedTheme(theme: Theme): 'light' | 'dark' {
  const prefersDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, { getInitialValueInEffect: false }) ?? false;
  const prefersContrast = useMediaQuery('(prefers-contrast: more)', undefined, { getInitialValueInEffect: false }) ?? false;
  const applied = theme === 'auto' ? (prefersContrast ? 'contrast' : prefersDark ? 'dark' : 'light') : theme;
  // Before paint and before charts read the roles' colours.
  if (typeof document !== 'undefined') document.documentElement.dataset.theme = applied;
  useEffect(() => {
    document.documentElement.dataset.theme = applied;
  }, [applied]);
  return applied === 'light' ? 'light' : 'dark';
}
