// SPDX-License-Identifier: Apache-2.0
// Priority as colour, shape and number at once: 1 square, 2 triangle, 3 diamond, an event a circle.
// Filled means unacknowledged, outlined acknowledged; only an unacknowledged 1 blinks.
import type { ReactNode } from 'react';
import { useTexts } from '../i18n/context';

interface Props {
  priority: number;
  isUnacknowledged: boolean;
  size?: number;
  /// Silent where the text beside it says the same.
  isDecorative?: boolean;
}

function shape(priority: number): ReactNode {
  if (priority === 1) return <rect x="3" y="3" width="18" height="18" rx="1.5" />;
  if (priority === 2) return <path d="M12 2.500L22.500 21.500H1.500z" strokeLinejoin="round" />;
  if (priority === 3) return <path d="M12 1.500L22.500 12 12 22.500 1.500 12z" strokeLinejoin="round" />;
  return <circle cx="12" cy="12" r="9.500" />;
}

export function PriorityMark({ priority, isUnacknowledged, size = 22, isDecorative = false }: Props): ReactNode {
  const { t } = useTexts();
  const known = priority >= 1 && priority <= 3 ? priority : 0;
  const label = t(isUnacknowledged ? 'priority.unacknowledged' : 'priority.acknowledged', { priority });
  const classes = ['mw-mark', `mw-mark-${known}`, isUnacknowledged ? 'mw-mark-filled' : 'mw-mark-outlined'];
  if (known === 1 && isUnacknowledged) classes.push('mw-blink');
  const naming = isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg className={classes.join(' ')} width={size} height={size} viewBox="0 0 24 24" {...naming}>
      {shape(known)}
      <text x="12" y={known === 2 ? 19 : 16.6} textAnchor="middle" fontSize="13" fontWeight="700">{known === 0 ? '' : known}</text>
    </svg>
  );
}
