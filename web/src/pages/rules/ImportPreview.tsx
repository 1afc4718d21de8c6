// SPDX-License-Identifier: Apache-2.0
// What a table would change, cell by cell, and the button that does it; refused lines are shown as the server says.
import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { importRules } from '../../api/rules';
import type { Problem } from '../../api/result';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import type { CellChange, RulePreview } from '../../model/rule-changes';
import { saidTexts } from '../../model/said';

interface Props {
  fileName: string;
  text: string;
  preview: RulePreview;
  onCancel: () => void;
  onDone: () => void;
}

export function ImportPreview({ fileName, text, preview, onCancel, onDone }: Props): ReactNode {
  const texts = useTexts();
  const { t, count } = texts;
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const counted = (n: number): { count: number; shown: string } => ({ count: n, shown: count(n) });
  const isNothing = preview.added.length === 0 && preview.changed.length === 0 && preview.unknown.length === 0;
  const apply = async (): Promise<void> => {
    setBusy(true);
    const result = await importRules(text);
    setBusy(false);
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say([t('ruletable.applied', { added: count(result.value.added), changed: count(result.value.changed) }), ...saidTexts(result.value.warnings_words, result.value.warnings, texts)].join(' '));
    onDone();
  };
  return (
    <section className="mw-card mw-add" aria-label={t('ruletable.preview')}>
      <h3>{t('ruletable.preview')}</h3>
      <p className="mw-dim">{t('ruletable.preview_of', { file: fileName })}</p>
      {isNothing ? <p role="status">{t('ruletable.nothing')}</p> : (
        <p role="status" className="mw-tally">
          <span>{t('ruletable.added', counted(preview.added.length))}</span>
          <span>{t('ruletable.changed', counted(preview.changed.length))}</span>
          <span>{t('ruletable.unchanged', counted(preview.unchanged))}</span>
        </p>
      )}
      {preview.foreign.length > 0 && <p className="mw-attention-text">{t('ruletable.foreign', { columns: preview.foreign.join(', ') })}</p>}
      {preview.unknown.map((row) => <p key={row.line} className="mw-attention-text">{t('ruletable.unknown', row)}</p>)}
      {preview.ignored.length > 0 && <p className="mw-dim">{t('ruletable.ignored', { columns: preview.ignored.join(', ') })}</p>}
      {(preview.changed.length > 0 || preview.added.length > 0) && <PreviewTable preview={preview} />}
      {problem && <ProblemNote problem={problem} />}
      <Group gap="xs">
        {!isNothing && <Button loading={isBusy} onClick={() => void apply()}>{t('ruletable.apply')}</Button>}
        <Button variant="default" onClick={onCancel}>{t('action.cancel')}</Button>
      </Group>
    </section>
  );
}

function PreviewTable({ preview }: { preview: RulePreview }): ReactNode {
  const { t } = useTexts();
  const shown = (cell: string): ReactNode => (cell === '' ? <i>{t('ruletable.empty_cell')}</i> : cell);
  const cellText = (cell: CellChange): ReactNode => <li key={cell.column}><code>{cell.column}</code>: <del>{shown(cell.from)}</del> → <ins>{shown(cell.to)}</ins></li>;
  return (
    <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('ruletable.preview')}>
      <table className="mw-grid">
        <thead><tr><th scope="col">{t('ruletable.line')}</th><th scope="col">{t('ruletable.rule')}</th><th scope="col">{t('ruletable.change')}</th></tr></thead>
        <tbody>
          {preview.added.map((row) => <tr key={row.line}><td className="mw-num">{row.line}</td><th scope="row">{row.message || row.signal}</th><td><strong>{t('ruletable.new')}</strong> {row.signal}</td></tr>)}
          {preview.changed.map((row) => (
            <tr key={row.line}>
              <td className="mw-num">{row.line}</td>
              <th scope="row">{row.message || row.id}</th>
              <td><ul className="mw-plain-list">{row.cells.map(cellText)}</ul></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
