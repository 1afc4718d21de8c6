// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Supplier } from '../../api/readiness';
import { useTexts } from '../../i18n/context';

/// The function, and its person where one is named.
export function SupplierName({ supplier }: { supplier: Supplier }): ReactNode {
  const { t } = useTexts();
  const name = t(`rollout.function.${supplier.function}`);
  return <>{supplier.person === '' ? name : `${name} (${supplier.person})`}</>;
}
