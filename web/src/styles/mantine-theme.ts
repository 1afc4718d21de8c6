// SPDX-License-Identifier: Apache-2.0
// Mantine in greys: colour is for alarms. The roles themselves are in theme.css.
import { createTheme, type MantineColorsTuple } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Theme } from '../model/preferences';

const slate: MantineColorsTuple = ['#f3f4f6', '#e4e7ea', '#cdd2d8', '#b2bac3', '#98a2ad', '#7d8894', '#626d79', '#4b5561', '#38414b', '#272e36'];

export const mantineTheme = createTheme({
  primaryColor: 'slate',
  primaryShade: { light: 8, dark: 2 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  colors: { slate },
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
