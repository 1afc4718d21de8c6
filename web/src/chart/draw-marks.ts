// SPDX-License-Identifier: Apache-2.0
// What is drawn over a trend: limit lines with their names, and alarms as marks on the time axis.
import type { ChartTheme } from './theme';

export interface LimitLine {
  value: number;
  priority: number;
  label: string;
}

export interface AlarmMark {
  raisedMs: number;
  /// Null: still active.
  returnedMs: number | null;
  priority: number;
  isUnacknowledged: boolean;
}

/// The plot in canvas pixels, with its mappings.
export interface Plot {
  context: CanvasRenderingContext2D;
  left: number;
  top: number;
  width: number;
  height: number;
  pixelRatio: number;
  xOf(timeMs: number): number;
  yOf(value: number): number;
  nowMs: number;
}

export function drawLimits(plot: Plot, theme: ChartTheme, limits: readonly LimitLine[]): void {
  const { context, left, top, width, height, pixelRatio } = plot;
  context.save();
  context.font = scaledFont(theme.font, pixelRatio);
  context.textAlign = 'right';
  for (const limit of limits) {
    const y = Math.round(plot.yOf(limit.value)) + 0.5;
    if (y < top || y > top + height) continue;
    context.strokeStyle = theme.limit;
    context.fillStyle = theme.text;
    context.lineWidth = pixelRatio;
    context.setLineDash([6 * pixelRatio, 4 * pixelRatio]);
    context.beginPath();
    context.moveTo(left, y);
    context.lineTo(left + width, y);
    context.stroke();
    context.textBaseline = y - top < 16 * pixelRatio ? 'top' : 'bottom';
    context.fillText(limit.label, left + width - 4 * pixelRatio, y + (context.textBaseline === 'top' ? 2 : -2) * pixelRatio);
  }
  context.restore();
}

const kMarkSize = 8;

/// A bar along the axis while the condition held, and the priority's shape where it began.
export function drawAlarms(plot: Plot, theme: ChartTheme, marks: readonly AlarmMark[]): void {
  const { context, left, top, width, height, pixelRatio } = plot;
  const bottom = top + height;
  context.save();
  context.beginPath();
  context.rect(left, top, width, height + 2 * pixelRatio);
  context.clip();
  context.font = scaledFont(theme.font.replace(/^\d+px/, 'bold 9px'), pixelRatio);
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const mark of [...marks].sort((a, b) => b.priority - a.priority)) {
    const x = plot.xOf(mark.raisedMs);
    const end = plot.xOf(mark.returnedMs ?? plot.nowMs);
    if (end < left || x > left + width) continue;
    const colour = theme.priority[mark.priority] ?? theme.priority[3];
    context.fillStyle = colour;
    context.strokeStyle = colour;
    context.fillRect(x, bottom - 3 * pixelRatio, Math.max(2 * pixelRatio, end - x), 3 * pixelRatio);
    context.lineWidth = pixelRatio;
    context.setLineDash([2 * pixelRatio, 3 * pixelRatio]);
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bottom);
    context.stroke();
    context.setLineDash([]);
    tracePriority(context, mark.priority, x, top + kMarkSize * pixelRatio, kMarkSize * pixelRatio * 0.8);
    context.lineWidth = 2 * pixelRatio;
    if (mark.isUnacknowledged) context.fill();
    context.stroke();
    context.fillStyle = mark.isUnacknowledged ? (theme.priorityInk[mark.priority] ?? theme.text) : theme.text;
    context.fillText(String(mark.priority), x, top + (kMarkSize + (mark.priority === 2 ? 2 : 0.5)) * pixelRatio);
  }
  context.restore();
}

/// 1 square, 2 triangle, 3 diamond, events a circle.
function tracePriority(context: CanvasRenderingContext2D, priority: number, x: number, y: number, radius: number): void {
  context.beginPath();
  if (priority === 1) context.rect(x - radius * 0.85, y - radius * 0.85, radius * 1.7, radius * 1.7);
  else if (priority === 2) polygon(context, [[x, y - radius], [x + radius, y + radius * 0.8], [x - radius, y + radius * 0.8]]);
  else if (priority === 3) polygon(context, [[x, y - radius], [x + radius, y], [x, y + radius], [x - radius, y]]);
  else context.arc(x, y, radius * 0.9, 0, 2 * Math.PI);
}

function polygon(context: CanvasRenderingContext2D, corners: readonly (readonly [number, number])[]): void {
  corners.forEach(([x, y], i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
  context.closePath();
}

export function scaledFont(font: string, pixelRatio: number): string {
  return font.replace(/([\d.]+)px/, (_all, size: string) => `${Number(size) * pixelRatio}px`);
}
