// SPDX-License-Identifier: Apache-2.0
// The few line icons of the frame, drawn by hand on a 24-pixel grid.
import type { ReactNode } from 'react';

const kPaths = {
  plant: 'M4 20V9l6 4V9l6 4V4h4v16z',
  bell: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21h4',
  inbox: 'M4 5h16v14H4zM4 14h5l1 2h4l1-2h5',
  pulse: 'M3 12h4l3-8 4 16 3-8h4',
  gear: 'M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.2 2.2M16.2 16.2l2.2 2.2M5.6 18.4l2.2-2.2M16.2 7.8l2.2-2.2',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20',
  left: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20c1-4 4-6 7.5-6s6.500 2 7.500 6',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  link: 'M5 18a13 13 0 0 1 14 0M8 14a8 8 0 0 1 8 0M12 10v.01',
  broken: 'M5 18a13 13 0 0 1 14 0M4 4l16 16',
  book: 'M4 5a2 2 0 0 1 2-2h6v16H6a2 2 0 0 0-2 2zM20 5a2 2 0 0 0-2-2h-6v16h6a2 2 0 0 1 2 2z',
  pager: 'M4 6h16v12H4zM7 9h10M7 15h2M11 15h2M15 15h2',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v5M16 3v5',
  chain: 'M6 3v4M6 10v4M6 17v4M12 5h8M12 12h8M12 19h8',
  gauge: 'M4 18a9 9 0 1 1 16 0M12 14l4-6',
  cap: 'M2 9l10-5 10 5-10 5zM6 11v6c4 2.500 8 2.500 12 0v-6',
  people: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM2 19c1-3 3-5 6-5s5 2 6 5M16 6a2.500 2.500 0 1 1 0 5M16 14c3 0 5 2 6 5',
  mail: 'M3 6h18v12H3zM3 6l9 7 9-7',
  review: 'M5 4h14v16H5zM8 9l1.500 1.500L12 8M8 15l1.500 1.500L12 14M14 9h2M14 15h2',
  wrench: 'M20 7a5 5 0 0 1-6.500 6.500L7 20l-3-3 6.500-6.500A5 5 0 0 1 17 4l-3 3 3 3z',
  flag: 'M6 21V4h12l-3 4 3 4H6',
  limit: 'M3 6h18M4 18l5-6 4 4 7-9',
  steps: 'M3 20h5v-5h5v-5h5V5h3',
  columns: 'M4 5h16v14H4zM10 5v14M15 5v14',
  flask: 'M10 3v6L4 19a1.500 1.500 0 0 0 1.500 2h13a1.500 1.500 0 0 0 1.500-2l-6-10V3M8 3h8M7 15h10',
  sample: 'M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM15 17l2 2 4-5',
} as const;
export type IconName = keyof typeof kPaths;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={kPaths[name]} />
    </svg>
  );
}
