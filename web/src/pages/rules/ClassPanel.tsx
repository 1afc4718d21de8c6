// SPDX-License-Identifier: Apache-2.0
// The governed list of alarm classes: what each demands; out as a file, and back in.
import { useState, type ReactNode } from 'react';
import { fetchAlarmClasses, importAlarmClasses, kAlarmClassesCsvUrl } from '../../api/alarm-classes';
import type { Problem } from '../../api/result';
import { CsvFileButton } from '../../components/CsvFileButton';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';

export function ClassPanel({ mayImport }: { mayImport: boolean }): ReactNode {
  const { t } = useTexts();
  const classes = useLoad('alarm-classes', fetchAlarmClasses);
  const [problem, setProblem] = useState<Problem | null>(null);
  const take = async (text: string): Promise<void> => {
    const done = await importAlarmClasses(text);
    setProblem(done.ok ? null : done.problem);
    if (!done.ok) return;
    say(t('classes.imported', { count: done.value.changed }));
    classes.reload();
  };
  const every = (days: number | null): string => (days === null ? '–' : t('classes.every', { count: days }));
  return (
    <Panel title={t('classes.title')}>
      <p className="mw-dim">{t('classes.sub')}</p>
      {classes.problem && <ProblemNote problem={classes.problem} onRetry={classes.reload} />}
      {classes.data && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('classes.title')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('rule.class')}</th><th scope="col">{t('classes.acknowledge')}</th><th scope="col">{t('classes.shelve')}</th><th scope="col">{t('classes.drill')}</th><th scope="col">{t('classes.proof_test')}</th><th scope="col">{t('nav.rules')}</th></tr></thead>
            <tbody>
              {classes.data.classes.map((one) => (
                <tr key={one.name}>
                  <th scope="row">{one.name}</th>
                  <td>{t(one.needs_acknowledgement ? 'classes.yes' : 'classes.no')}</td>
                  <td>{one.may_shelve === 'nobody' ? t('classes.nobody') : t('classes.shelved_by', { role: t(`role.${one.may_shelve}`), minutes: one.longest_shelf_minutes })}</td>
                  <td>{every(one.drill_days)}</td>
                  <td>{every(one.proof_test_days)}</td>
                  <td className="mw-num">{one.n_rules}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="mw-card-actions">
        <a className="mw-next" href={kAlarmClassesCsvUrl} download>{t('classes.export')}</a>
        {mayImport && <CsvFileButton label={t('classes.import')} onText={(text) => void take(text)} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
    </Panel>
  );
}
