// SPDX-License-Identifier: Apache-2.0
// Small charts of bars, drawn by hand: greys and hatching tell the series apart, a table says the same.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTexts } from '../i18n/context';
import { barLayout, labelEvery, type BarColumn } from '../model/bar-layout';

export interface BarSeries {
  name: string;
}
interface Props {
  /// What the chart shows, for those who do not see it and as the caption of its table.
  title: string;
  /// The heading of the first column of the table: "Day", "Week".
  heading: string;
  series: readonly BarSeries[];
  columns: readonly BarColumn[];
  format: (value: number) => string;
  /// Lines across the chart: a target, the most.
  lines?: readonly { value: number; label: string }[];
  /// What a column's own target is called; a notch marks it.
  targetName?: string;
}

const kWidth = 640;
const kHeight = 180;
const kLeft = 46;
const kBottom = 22;
const kTop = 8;
const kPatterns = 6;

export function BarChart({ title, heading, series, columns, format, lines = [], targetName }: Props): ReactNode {
  const { t } = useTexts();
  const id = useId().replaceAll(':', '');
  const scroller = useRef<HTMLDivElement>(null);
  // Where it is wider than the screen the newest column is what to see first.
  useEffect(() => { if (scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth; }, [columns.length]);
  const layout = barLayout(columns, lines.map((line) => line.value));
  const inner = { width: kWidth - kLeft - 6, height: kHeight - kTop - kBottom };
  const step = inner.width / Math.max(1, columns.length);
  const width = Math.max(1, Math.min(46, step * 0.72));
  const y = (share: number): number => kTop + inner.height * (1 - share);
  const every = labelEvery(columns.length, 10);
  return (
    <figure className="mw-chart">
      {(series.length > 1 || targetName !== undefined) && (
        <figcaption className="mw-legend">
          {series.map((entry, i) => (
            <span key={entry.name}>
              <svg width={14} height={14} aria-hidden="true"><rect width={14} height={14} className={`mw-bar mw-bar-${i % kPatterns}`} fill={`url(#${id}-${i % kPatterns})`} /></svg>
              {entry.name}
            </span>
          ))}
          {targetName !== undefined && <span><svg width={18} height={14} aria-hidden="true"><path className="mw-bar-target" d="M1 7h16" /></svg>{targetName}</span>}
        </figcaption>
      )}
      <div ref={scroller} className="mw-bars-scroll" tabIndex={0} role="group" aria-label={title}>
      <svg className="mw-bars" viewBox={`0 0 ${kWidth} ${kHeight}`} role="img" aria-label={title}>
        <Patterns id={id} />
        {layout.ticks.map((tick) => (
          <g key={tick}>
            <line className="mw-bars-grid" x1={kLeft} x2={kWidth} y1={y(tick / layout.top)} y2={y(tick / layout.top)} />
            <text className="mw-bars-text" x={kLeft - 6} y={y(tick / layout.top) + 4} textAnchor="end">{format(tick)}</text>
          </g>
        ))}
        {layout.columns.map((column, i) => {
          const left = kLeft + step * i + (step - width) / 2;
          return (
            <g key={column.label}>
              <title>{`${column.label}: ${format(column.total)}`}</title>
              {column.parts.map((part) => (
                <rect key={part.series} className={`mw-bar mw-bar-${part.series % kPatterns}`} fill={`url(#${id}-${part.series % kPatterns})`} x={left} width={width} y={y(part.to)} height={Math.max(1, y(part.from) - y(part.to))} />
              ))}
              {column.target !== null && <path className="mw-bar-target" d={`M${left - 4} ${y(column.target)}h${width + 8}`} />}
              {i % every === 0 && <text className="mw-bars-text" x={left + width / 2} y={kHeight - 6} textAnchor="middle">{column.label}</text>}
            </g>
          );
        })}
        {lines.map((line) => (
          <g key={line.label}>
            <line className="mw-bars-line" x1={kLeft} x2={kWidth} y1={y(line.value / layout.top)} y2={y(line.value / layout.top)} />
            <text className="mw-bars-text" x={kWidth - 4} y={y(line.value / layout.top) - 4} textAnchor="end">{line.label}</text>
          </g>
        ))}
      </svg>
      </div>
      <details className="mw-more">
        <summary>{t('chart.as_table')}</summary>
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={title}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{heading}</th>{series.map((entry) => <th key={entry.name} scope="col">{entry.name}</th>)}{targetName !== undefined && <th scope="col">{targetName}</th>}</tr></thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.label}>
                  <th scope="row">{column.label}</th>
                  {series.map((entry, i) => <td key={entry.name} className="mw-num">{format(column.parts[i] ?? Number.NaN)}</td>)}
                  {targetName !== undefined && <td className="mw-num">{format(column.target ?? Number.NaN)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/// One look per series: solid, empty, and four kinds of hatching, all in the line colour.
function Patterns({ id }: { id: string }): ReactNode {
  const marks = ['M0 0h8v8H0z', '', 'M-2 2l4-4M0 8l8-8M6 10l4-4', 'M-2 6l4 4M0 0l8 8M6-2l4 4', 'M0 2h8M0 6h8', 'M2 0v8M6 0v8'];
  return (
    <defs>
      {marks.map((mark, i) => (
        <pattern key={mark} id={`${id}-${i}`} width={8} height={8} patternUnits="userSpaceOnUse">
          <rect width={8} height={8} className="mw-bar-ground" />
          <path className={i === 0 ? 'mw-bar-solid' : 'mw-bar-hatch'} d={mark} />
        </pattern>
      ))}
    </defs>
  );
}
