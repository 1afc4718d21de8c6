// SPDX-License-Identifier: Apache-2.0
// The rules as a file: out, and back in after a look at what would change.
import { useState, type ReactNode } from 'react';
import { fetchRulesCsv, kRulesCsvUrl } from '../../api/rules';
import type { Problem } from '../../api/result';
import { CsvFileButton } from '../../components/CsvFileButton';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { previewRules, type RulePreview } from '../../model/rule-changes';
import { ImportPreview } from './ImportPreview';

interface Chosen {
  fileName: string;
  text: string;
  preview: RulePreview;
}

export function TableFilePanel({ mayImport, onImported }: { mayImport: boolean; onImported: () => void }): ReactNode {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const choose = async (text: string, fileName: string): Promise<void> => {
    const current = await fetchRulesCsv();
    setProblem(current.ok ? null : current.problem);
    setChosen(current.ok ? { fileName, text, preview: previewRules(current.value, text) } : null);
  };
  return (
    <Panel title={t('ruletable.file')}>
      <p className="mw-dim">{t('ruletable.file_sub')}</p>
      <div className="mw-card-actions">
        <a className="mw-next" href={kRulesCsvUrl} download>{t('ruletable.export')}</a>
        {mayImport && <CsvFileButton label={t('ruletable.import')} onText={(text, fileName) => void choose(text, fileName)} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      {chosen && (
        <ImportPreview
          key={chosen.fileName + chosen.text.length}
          fileName={chosen.fileName}
          text={chosen.text}
          preview={chosen.preview}
          onCancel={() => setChosen(null)}
          onDone={() => {
            setChosen(null);
            onImported();
          }}
        />
      )}
    </Panel>
  );
}
