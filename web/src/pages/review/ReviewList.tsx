// SPDX-License-Identifier: Apache-2.0
// One click picks the alarm, the second says what it was. By keyboard: j, k and the digits 1 to 6.
import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { kOutcomes, labelAlarm, type OutcomeKind, type ReviewAlarm } from '../../api/outcomes';
import { mayAct } from '../../api/session';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { say, sayProblem } from '../../components/Toasts';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { useHotkeys } from '../../lib/use-hotkeys';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

const keyOf = (alarm: ReviewAlarm): string => `${alarm.alarm}/${alarm.raised}`;

export function ReviewList({ alarms }: { alarms: readonly ReviewAlarm[] }): ReactNode {
  const services = useServices();
  const { t } = useTexts();
  const [labels, setLabels] = useState<Readonly<Record<string, OutcomeKind>>>({});
  const [chosenKey, setChosenKey] = useState('');
  const [busy, setBusy] = useState('');
  const mayLabel = mayAct(services.me.role, 'operator');
  const at = Math.max(0, alarms.findIndex((alarm) => keyOf(alarm) === chosenKey));
  const chosen = alarms[at];

  const move = (by: number): void => {
    const next = alarms[Math.min(alarms.length - 1, Math.max(0, at + by))];
    if (next) setChosenKey(keyOf(next));
  };
  const label = async (alarm: ReviewAlarm, outcome: OutcomeKind): Promise<void> => {
    if (busy !== '') return;
    setBusy(keyOf(alarm));
    const result = await labelAlarm(alarm.alarm, alarm.raised, outcome, '');
    setBusy('');
    if (!result.ok) return sayProblem(result.problem);
    setLabels((old) => ({ ...old, [keyOf(alarm)]: outcome }));
    say(t('review.labelled', { message: alarm.message, outcome: t(`answer.outcome.${outcome}`) }));
    // On to the next one without a label, so that a week is a row of digits.
    const rest = alarms.find((other, i) => i > at && other.outcome === null && labels[keyOf(other)] === undefined);
    if (rest) setChosenKey(keyOf(rest));
  };
  const digits = Object.fromEntries(kOutcomes.map((outcome, i) => [String(i + 1), () => { if (mayLabel && chosen) void label(chosen, outcome); }]));
  useHotkeys({ j: () => move(1), k: () => move(-1), ...digits });

  return (
    <>
      <p className="mw-dim">{t(mayLabel ? 'review.keys' : 'review.may_not')}</p>
      <ol className="mw-review">
        {alarms.map((alarm) => (
          <ReviewRow
            key={keyOf(alarm)}
            alarm={alarm}
            label={labels[keyOf(alarm)] ?? alarm.outcome}
            isChosen={alarm === chosen}
            isBusy={busy === keyOf(alarm)}
            onChoose={() => setChosenKey(keyOf(alarm))}
            onLabel={mayLabel ? (outcome) => void label(alarm, outcome) : null}
          />
        ))}
      </ol>
    </>
  );
}

interface RowProps {
  alarm: ReviewAlarm;
  label: OutcomeKind | null;
  isChosen: boolean;
  isBusy: boolean;
  onChoose: () => void;
  onLabel: ((outcome: OutcomeKind) => void) | null;
}

function ReviewRow({ alarm, label, isChosen, isBusy, onChoose, onLabel }: RowProps): ReactNode {
  const { t, count } = useTexts();
  const plant = useStore(useServices().plant);
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isChosen]);
  const place = alarm.asset === null ? undefined : plant?.assets.get(alarm.asset);
  return (
    <li ref={row} className={isChosen ? 'mw-chosen' : ''} {...(isChosen ? { 'aria-current': true as const } : {})}>
      <button type="button" className="mw-plain mw-review-name" aria-expanded={isChosen} onClick={onChoose}>
        <strong>{alarm.message}</strong>
        <span className="mw-dim">{place ? `${titleOf(place.asset)} · ` : ''}<Age at={alarm.raised} />{alarm.n_same > 1 ? ` · ${t('review.same', { count: alarm.n_same, shown: count(alarm.n_same) })}` : ''}</span>
      </button>
      <span className="mw-tag">{label === null ? t('review.no_label') : t(`answer.outcome.${label}`)}</span>
      {isChosen && (
        <div className="mw-card-actions">
          {onLabel && kOutcomes.map((outcome, i) => (
            <Button key={outcome} size="sm" variant={label === outcome ? 'filled' : 'default'} aria-pressed={label === outcome} disabled={isBusy} onClick={() => onLabel(outcome)} leftSection={<kbd aria-hidden="true">{i + 1}</kbd>}>
              {t(`answer.outcome.${outcome}`)}
            </Button>
          ))}
          <Link to={paths.alarm(alarm.alarm)}>{t('review.open')}</Link>
        </div>
      )}
    </li>
  );
}
