// SPDX-License-Identifier: Apache-2.0
// The journal of a DCS or SCADA system: which file, which columns; what that comes to, line by line where it cannot be
// read; then the import.
import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { importLoad } from '../../api/kpis';
import type { Problem } from '../../api/result';
import { Choice } from '../../components/Choice';
import { CsvFileButton } from '../../components/CsvFileButton';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { kTimePatterns } from '../../lib/time-pattern';
import { columnNames, guessOptions, kMostAlarms, kSeparators, loadCsv, patternsOf, previewLoad, readTable, valuesOf, type LoadOptions } from '../../model/load-import';
import { LoadImportPreview } from './LoadImportPreview';

interface Chosen {
  fileName: string;
  text: string;
  options: LoadOptions;
}

export function LoadImport({ position, onDone }: { position: string; onDone: () => void }): ReactNode {
  const { t, zone } = useTexts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  return (
    <section className="mw-form" aria-label={t('loadfile.title')}>
      <p className="mw-dim">{t('loadfile.sub')}</p>
      <div><CsvFileButton label={t('loadfile.choose')} accept=".csv,.txt,.tsv,.log,text/csv,text/plain" onText={(text, fileName) => setChosen({ fileName, text, options: guessOptions(text, zone) })} /></div>
      {chosen && <Reading chosen={chosen} position={position} onOptions={(options) => setChosen({ ...chosen, options })} onCancel={() => setChosen(null)} onDone={onDone} />}
    </section>
  );
}

interface ReadingProps {
  chosen: Chosen;
  position: string;
  onOptions: (options: LoadOptions) => void;
  onCancel: () => void;
  onDone: () => void;
}

function Reading({ chosen: { fileName, text, options }, position, onOptions, onCancel, onDone }: ReadingProps): ReactNode {
  const { t, count } = useTexts();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const rows = useMemo(() => readTable(text, options.separator), [text, options.separator]);
  const preview = useMemo(() => previewLoad(rows, options), [rows, options]);
  const n = preview.times.length;
  const run = async (): Promise<void> => {
    setBusy(true);
    const result = await importLoad(position, loadCsv(preview.times));
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (result.ok) onDone();
  };
  return (
    <>
      <p><strong>{fileName}</strong> <span className="mw-dim">{t('loadfile.lines', { count: rows.length, shown: count(rows.length) })}</span></p>
      <OptionFields rows={rows} options={options} onOptions={onOptions} />
      <LoadImportPreview rows={rows} options={options} preview={preview} />
      {n > kMostAlarms && <p className="mw-attention-text">{t('loadfile.too_many', { most: count(kMostAlarms) })}</p>}
      {problem && <ProblemNote problem={problem} />}
      <Group gap="xs">
        <Button loading={isBusy} disabled={n === 0 || n > kMostAlarms} onClick={() => void run()}>
          {preview.faults.length > 0 ? t('loadfile.import_without', { shown: count(n), faults: count(preview.faults.length) }) : t('loadfile.import', { count: n, shown: count(n) })}
        </Button>
        <Button variant="default" onClick={onCancel}>{t('action.cancel')}</Button>
      </Group>
    </>
  );
}

interface FieldsProps {
  rows: ReturnType<typeof readTable>;
  options: LoadOptions;
  onOptions: (options: LoadOptions) => void;
}

function OptionFields({ rows, options, onOptions }: FieldsProps): ReactNode {
  const { t, count } = useTexts();
  const names = columnNames(rows, options.hasHeader);
  const columns = names.map((name, i) => ({ value: String(i), label: name }));
  const set = (change: Partial<LoadOptions>): void => onOptions({ ...options, ...change });
  const body = rows.slice(options.hasHeader ? 1 : 0, 200);
  const times = body.map((row) => `${row.cells[options.time] ?? ''}${options.clock === null ? '' : ` ${row.cells[options.clock] ?? ''}`}`);
  const possible = patternsOf(times);
  const optional = (label: string, value: number | null, take: (column: number | null) => void): ReactNode => (
    <NativeSelect label={label} value={value === null ? '' : String(value)} onChange={(event) => take(event.currentTarget.value === '' ? null : Number(event.currentTarget.value))} data={[{ value: '', label: t('loadfile.no_column') }, ...columns]} />
  );
  return (
    <div className="mw-inline-form">
      <NativeSelect label={t('loadfile.separator')} value={options.separator ?? ','} onChange={(event) => set({ separator: event.currentTarget.value })} data={kSeparators.map((value) => ({ value, label: value === '\t' ? t('loadfile.tab') : value }))} />
      <NativeSelect label={t('loadfile.time')} value={String(options.time)} onChange={(event) => set({ time: Number(event.currentTarget.value) })} data={columns} />
      {optional(t('loadfile.clock'), options.clock, (clock) => set({ clock }))}
      <Choice label={t('loadfile.pattern')} description={possible.length > 1 ? t('loadfile.pattern_unsure') : t('loadfile.pattern_hint')} options={kTimePatterns} value={options.pattern} onChange={(event) => set({ pattern: event.currentTarget.value })} />
      <TextInput label={t('loadfile.zone')} description={t('loadfile.zone_hint')} value={options.zone} onChange={(event) => set({ zone: event.currentTarget.value })} />
      {optional(t('loadfile.tag'), options.tag, (tag) => set({ tag }))}
      {optional(t('loadfile.priority'), options.priority, (priority) => set({ priority }))}
      {optional(t('loadfile.only'), options.only?.column ?? null, (column) => set({ only: column === null ? null : { column, values: [] } }))}
      <Checkbox label={t('loadfile.header')} checked={options.hasHeader} onChange={(event) => set({ hasHeader: event.currentTarget.checked })} />
      {options.only && (
        <Checkbox.Group className="mw-whole" label={t('loadfile.only_values')} description={t('loadfile.only_hint')} value={[...options.only.values]} onChange={(values) => set({ only: { column: options.only?.column ?? 0, values } })}>
          <Group gap="md">{valuesOf(rows, options.hasHeader, options.only.column).map(({ name, count: n }) => <Checkbox key={name} value={name} label={`${name === '' ? t('ruletable.empty_cell') : name} (${count(n)})`} />)}</Group>
        </Checkbox.Group>
      )}
    </div>
  );
}
