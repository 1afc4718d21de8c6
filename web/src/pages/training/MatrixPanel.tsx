// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { Training } from '../../api/training';
import { Panel } from '../../components/Notes';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { cellsOf, inOrder } from '../../model/training-matrix';
import { StateMark } from './StateMark';
import { useProcedureTitle } from './procedure-titles';

interface Props {
  training: Training;
  /// null: may not.
  onRecord: ((cell: { person: string; procedure: string }) => void) | null;
}

/// People by procedures; a cell opens the form that records a training of it.
export function MatrixPanel({ training, onRecord }: Props): ReactNode {
  const { t, time } = useTexts();
  const titleOf = useProcedureTitle();
  return (
    <Panel title={t('training.matrix')}>
      <p className="mw-legend">{(['demonstrated', 'trained', 'expired', 'none'] as const).map((state) => <StateMark key={state} state={state} />)}</p>
      <div className="mw-grid-scroll" tabIndex={0} role="group" aria-label={t('training.matrix')}>
        <table className="mw-grid mw-matrix">
          <thead>
            <tr>
              <th scope="col">{t('training.person')}</th>
              <th scope="col">{t('training.shift')}</th>
              {training.procedures.map((procedure) => <th key={procedure} scope="col">{titleOf(procedure)}</th>)}
            </tr>
          </thead>
          <tbody>
            {inOrder(training.people).map((person) => (
              <tr key={person.person}>
                <th scope="row">{person.full_name || person.person}</th>
                <td>{person.shift || '–'}</td>
                {cellsOf(person, training.procedures).map((cell) => {
                  const shown = (
                    <>
                      <StateMark state={cell.state} />
                      {cell.expires !== null && <span className="mw-cell-note">{t(cell.state === 'expired' ? 'training.expired_on' : 'training.until', { day: time(parseTime(cell.expires), 'day') })}</span>}
                    </>
                  );
                  return (
                    <td key={cell.procedure}>
                      {onRecord
                        ? <button type="button" className="mw-plain" onClick={() => onRecord({ person: person.person, procedure: cell.procedure })}>{shown}<span className="mw-sr">{t('training.cell', { person: person.full_name || person.person, procedure: titleOf(cell.procedure) })}</span></button>
                        : shown}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
