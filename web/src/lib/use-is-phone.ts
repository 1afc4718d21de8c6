// SPDX-License-Identifier: Apache-2.0
import { useMediaQuery } from '@mantine/hooks';

/// The width at which rows and controls stack; the same as in the style sheets.
export const useIsPhone = (): boolean => useMediaQuery('(max-width: 480px)', undefined, { getInitialValueInEffect: false }) ?? false;
