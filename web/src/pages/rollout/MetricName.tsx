// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import { knownMessage } from '../../i18n/messages';

/// A metric by its id; one that only a newer server knows keeps the words of the server.
export function MetricName({ id, otherwise }: { id: string; otherwise?: string }): ReactNode {
  const { t } = useTexts();
  const key = knownMessage(`rollout.metric.${id}`);
  return key ? t(key) : (otherwise ?? id);
}
