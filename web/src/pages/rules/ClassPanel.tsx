// SPDX-License-Identifier: Apache-2.0
// The governed list of alarm classes: what each demands; out as a file, and back in.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { fetchAlarmClasses, importAlarmClasses, kAlarmClassesCsvUrl, removeAlarmClass, type AlarmClass } from '../../api/alarm-classes';
import type { Problem } from '../../api/result';
import { ConfirmButton } from '../../components/ConfirmButton';
import { CsvFileButton } from '../../components/CsvFileButton';
import { Dialog } from '../../components/Dialog';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { useLoad } from '../../lib/use-load';
import { ClassForm } from './ClassForm';

export function ClassPanel({ mayEdit, onChanged }: { mayEdit: boolean; onChanged: () => void }): ReactNode {
  const { t } = useTexts();
  const classes = useLoad('alarm-classes', fetchAlarmClasses);
  const [problem, setProblem] = useState<Problem | null>(null);
  /// The class that is edited; 'new' is one to come.
  const [edited, setEdited] = useState<AlarmClass | 'new' | null>(null);
  const take = async (text: string): Promise<void> => {
    const done = await importAlarmClasses(text);
    setProblem(done.ok ? null : done.problem);
    if (!done.ok) return;
    say(t('classes.imported', { count: done.value.changed }));
    classes.reload();
    onChanged();
  };
  const remove = async (name: string): Promise<void> => {
    const done = await removeAlarmClass(name);
    setProblem(done.ok ? null : done.problem);
    if (done.ok) classes.reload();
  };
  const every = (days: number | null): string => (days === null ? '–' : t('classes.every', { count: days }));
  return (
    <Panel title={t('classes.title')}>
      <p className="mw-dim">{t('classes.sub')}</p>
      {classes.problem && <ProblemNote problem={classes.problem} onRetry={classes.reload} />}
      {classes.data && (
        <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('classes.title')}>
          <table className="mw-grid">
            <thead><tr><th scope="col">{t('rule.class')}</th><th scope="col">{t('classes.acknowledge')}</th><th scope="col">{t('classes.shelve')}</th><th scope="col">{t('classes.drill')}</th><th scope="col">{t('classes.proof_test')}</th><th scope="col">{t('nav.rules')}</th>{mayEdit && <th scope="col"><span className="mw-sr">{t('action.edit')}</span></th>}</tr></thead>
            <tbody>
              {classes.data.classes.map((one) => (
                <tr key={one.name}>
                  <th scope="row">{one.name}</th>
                  <td>{t(one.needs_acknowledgement ? 'classes.yes' : 'classes.no')}</td>
                  <td>{one.may_shelve === 'nobody' ? t('classes.nobody') : t('classes.shelved_by', { role: t(`role.${one.may_shelve}`), minutes: one.longest_shelf_minutes })}</td>
                  <td>{every(one.drill_days)}</td>
                  <td>{every(one.proof_test_days)}</td>
                  <td className="mw-num">{one.n_rules}</td>
                  {mayEdit && (
                    <td>
                      <Button size="compact-sm" variant="default" aria-label={t('classes.edit_of', { name: one.name })} onClick={() => setEdited(one)}>{t('action.edit')}</Button>
                      {one.n_rules === 0 && <ConfirmButton label={t('action.delete')} question={t('classes.delete_question', { name: one.name })} onConfirm={() => void remove(one.name)} />}
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="mw-card-actions">
        <a className="mw-next" href={kAlarmClassesCsvUrl} download>{t('classes.export')}</a>
        {mayEdit && <Button size="compact-sm" variant="default" onClick={() => setEdited('new')}>{t('classes.add')}</Button>}
        {mayEdit && <CsvFileButton label={t('classes.import')} onText={(text) => void take(text)} />}
      </div>
      {problem && <ProblemNote problem={problem} />}
      <Dialog title={edited === null || edited === 'new' ? t('classes.add') : t('classes.edit_of', { name: edited.name })} isOpen={edited !== null} onClose={() => setEdited(null)} size="lg">
        {edited !== null && <ClassForm old={edited === 'new' ? null : edited} onDone={() => { setEdited(null); say(t('classes.saved')); classes.reload(); onChanged(); }} />}
      </Dialog>
    </Panel>
  );
}
