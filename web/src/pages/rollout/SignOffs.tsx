// SPDX-License-Identifier: Apache-2.0
// The five functions: who stands for each, and whether they signed for the wave as it is now.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Problem } from '../../api/result';
import { kFunctions, signWave, type SignFunction, type Wave } from '../../api/rollout';
import { Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { say } from '../../components/Toasts';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { parseTime } from '../../lib/format-time';
import { useServices } from '../../model/services';

export function SignOffs({ wave, onDone }: { wave: Wave; onDone: () => void }): ReactNode {
  const { me } = useServices();
  const { t, time } = useTexts();
  const [problem, setProblem] = useState<Problem | null>(null);
  const sign = async (one: SignFunction): Promise<void> => {
    const result = await signWave(wave.id, one, '');
    setProblem(result.ok ? null : result.problem);
    if (!result.ok) return;
    say(t('rollout.signed_now'));
    onDone();
  };
  return (
    <Panel title={t('rollout.sign_offs')}>
      {problem && <ProblemNote problem={problem} />}
      <table className="mw-grid">
        <tbody>
          {kFunctions.map((one) => {
            const stakeholder = wave.stakeholders.find((other) => other.function === one);
            const isMine = stakeholder?.person === me.name && wave.started !== null && stakeholder.signed_at === null;
            return (
              <tr key={one}>
                <th scope="row">{t(`rollout.function.${one}`)}</th>
                <td>{stakeholder?.person ?? <span className="mw-dim">{t('rollout.nobody')}</span>}</td>
                <td>{stakeholder?.signed_at
                  ? <VerdictMark look="good" word={t('rollout.signed', { day: time(parseTime(stakeholder.signed_at), 'day-minute') })} />
                  : <VerdictMark look="unknown" word={t('rollout.unsigned')} />}</td>
                <td>{isMine && <Button size="compact-sm" onClick={() => void sign(one)}>{t('rollout.sign')}</Button>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Panel>
  );
}
