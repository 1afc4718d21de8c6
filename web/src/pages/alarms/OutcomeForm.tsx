// SPDX-License-Identifier: Apache-2.0
// What an alarm that is over was worth, in two clicks: choose, keep. Unlabelled counts as nuisance.
import { Button, Group, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { kOutcomes, type Outcome, type OutcomeKind } from '../../api/outcomes';
import { Age } from '../../components/Age';
import { useTexts } from '../../i18n/context';
import type { AnswerActs } from '../../model/use-answer-acts';

interface Props {
  alarm: number;
  raised: string;
  outcome: Outcome | null;
  mayOperate: boolean;
  acts: AnswerActs;
}

export function OutcomeForm({ alarm, raised, outcome, mayOperate, acts }: Props): ReactNode {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<OutcomeKind | null>(null);
  const [comment, setComment] = useState('');
  const [isBusy, setBusy] = useState(false);
  const keep = async (): Promise<void> => {
    if (chosen === null) return;
    setBusy(true);
    const isDone = await acts.label(alarm, raised, chosen, comment.trim());
    setBusy(false);
    if (!isDone) return;
    setChosen(null);
    setComment('');
  };
  return (
    <section aria-label={t('answer.outcome')}>
      <h3>{t('answer.outcome')}</h3>
      {outcome ? (
        <p><strong>{t(`answer.outcome.${outcome.outcome}`)}</strong> · {outcome.who} · <Age at={outcome.when} />{outcome.comment !== '' && <q>{outcome.comment}</q>}</p>
      ) : (
        <p className="mw-dim">{t('answer.outcome_ask')}</p>
      )}
      {mayOperate && (
        <div className="mw-choice-row" role="group" aria-label={t('answer.outcome')}>
          {kOutcomes.map((kind) => (
            <Button key={kind} variant={kind === chosen ? 'filled' : 'default'} aria-pressed={kind === chosen} onClick={() => setChosen(kind === chosen ? null : kind)}>{t(`answer.outcome.${kind}`)}</Button>
          ))}
        </div>
      )}
      {chosen !== null && (
        <Group gap="xs" align="end">
          <TextInput label={t('alarm.comment_label')} value={comment} onChange={(event) => setComment(event.currentTarget.value)} onKeyDown={(event) => event.key === 'Enter' && void keep()} maxLength={1000} />
          <Button loading={isBusy} onClick={() => void keep()}>{t('answer.outcome_keep', { outcome: t(`answer.outcome.${chosen}`) })}</Button>
        </Group>
      )}
    </section>
  );
}
