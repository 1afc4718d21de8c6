// SPDX-License-Identifier: Apache-2.0
// One tap for a shift that ended without a signed hand-over; those that sign answer there.
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { answerShift, type HandsOff } from '../../api/attention';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';

export function ShiftAnswers({ data, onAnswered }: { data: HandsOff; onAnswered: () => void }): ReactNode {
  const { t } = useTexts();
  const [isBusy, setBusy] = useState(false);
  const silent = data.exposure.filter((entry) => entry.what === 'answers' && entry.has < entry.needs).map((entry) => entry.shift);
  if (silent.length === 0) return null;
  const answer = async (shift: string, neededHelp: boolean): Promise<void> => {
    setBusy(true);
    const result = await answerShift(shift, neededHelp);
    setBusy(false);
    if (!result.ok) return sayProblem(result.problem);
    say(t('handsoff.answered', { shift }));
    onAnswered();
  };
  return (
    <section className="mw-card mw-add" aria-label={t('handsoff.ask')}>
      <strong>{t('handsoff.ask')}</strong>
      {silent.map((shift) => (
        <div key={shift} className="mw-card-actions">
          <Button variant="default" className="mw-tall" disabled={isBusy} onClick={() => void answer(shift, false)}>{t('handsoff.managed', { shift })}</Button>
          <Button variant="default" className="mw-tall" disabled={isBusy} onClick={() => void answer(shift, true)}>{t('handsoff.needed', { shift })}</Button>
        </div>
      ))}
    </section>
  );
}
