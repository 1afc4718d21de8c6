// SPDX-License-Identifier: Apache-2.0
// The colours of a chart by role, read from the page's theme.

export interface ChartTheme {
  text: string;
  grid: string;
  line: string;
  limit: string;
  font: string;
  priority: readonly [string, string, string, string];
  priorityInk: readonly [string, string, string, string];
}

export function readChartTheme(root: Element): ChartTheme {
  const style = getComputedStyle(root);
  const role = (name: string): string => style.getPropertyValue(name).trim() || '#888';
  return {
    text: role('--mw-text-dim'),
    grid: role('--mw-grid'),
    line: role('--mw-line'),
    limit: role('--mw-limit'),
    font: '12px system-ui, sans-serif',
    priority: [role('--mw-event'), role('--mw-p1'), role('--mw-p2'), role('--mw-p3')],
    priorityInk: ['#fff', role('--mw-p1-ink'), role('--mw-p2-ink'), role('--mw-p3-ink')],
  };
}
