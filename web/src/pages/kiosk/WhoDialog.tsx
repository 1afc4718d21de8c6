// SPDX-License-Identifier: Apache-2.0
// "Who are you?": a badge at any time, or one's tile and then the PIN.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { KioskPerson, KioskProof, KioskScreen } from '../../api/kiosk';
import type { Problem } from '../../api/result';
import { Dialog } from '../../components/Dialog';
import { describeProblem } from '../../components/ProblemNote';
import { useTexts, type Texts } from '../../i18n/context';
import { rankMatch } from '../../lib/search-rank';
import { PinPad } from './PinPad';

interface Props {
  screen: KioskScreen;
  /// A badge that was read and did not do by itself; empty without one.
  badge: string;
  /// Why it did not.
  refusal: Problem | null;
  begin: (proof: KioskProof) => Promise<Problem | null>;
  onClose: () => void;
}

/// More tiles than that get a field to filter them.
const kManyPeople = 12;

export function WhoDialog({ screen, badge, refusal, begin, onClose }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const [person, setPerson] = useState<KioskPerson | null>(null);
  const [isBadgeHalf, setBadgeHalf] = useState(refusal?.code === 'pin_needed');
  const [problem, setProblem] = useState<Problem | null>(isBadgeHalf ? null : refusal);
  const enter = async (pin: string): Promise<void> => {
    const refused = await begin(isBadgeHalf ? { badge, pin } : { person: person?.name ?? '', pin });
    setProblem(refused);
    if (refused === null) onClose();
  };
  const title = isBadgeHalf ? t('kiosk.badge_and_pin') : person ? t('kiosk.pin_of', { name: person.full_name || person.name }) : t('kiosk.who');
  return (
    <Dialog title={title} isOpen onClose={onClose} size="xl">
      <div className="mw-kiosk-ask">
        {problem && <p role="alert" className="mw-kiosk-wrong">{whatIsWrong(problem, texts)}</p>}
        {person || isBadgeHalf
          ? <PinPad onEnter={enter} onBack={() => { setPerson(null); setBadgeHalf(false); setProblem(null); }} />
          : <PeopleTiles people={screen.people} onChoose={(chosen) => { setPerson(chosen); setProblem(null); }} />}
      </div>
    </Dialog>
  );
}

/// One short line: somebody stands in front of it and waits to act.
function whatIsWrong(problem: Problem, texts: Texts): string {
  if (problem.status === 401) return texts.t('kiosk.wrong');
  const { what, next } = describeProblem(problem, texts);
  return problem.status === 429 ? `${what} ${next}` : what;
}

function PeopleTiles({ people, onChoose }: { people: readonly KioskPerson[]; onChoose: (person: KioskPerson) => void }): ReactNode {
  const { t } = useTexts();
  const [text, setText] = useState('');
  const shown = text === '' ? people : people.filter((person) => rankMatch(`${person.full_name} ${person.name}`, text) !== null);
  const first = shown.find((person) => person.has_pin);
  return (
    <>
      <p>{t('kiosk.how')}</p>
      {people.length > kManyPeople && <TextInput label={t('kiosk.find')} value={text} onChange={(event) => setText(event.currentTarget.value)} autoComplete="off" />}
      {shown.length === 0 && <p className="mw-dim">{t(people.length === 0 ? 'kiosk.nobody' : 'kiosk.none_match')}</p>}
      <ul className="mw-kiosk-people">
        {shown.map((person) => (
          <li key={person.name}>
            <button type="button" className="mw-kiosk-tile" disabled={!person.has_pin} onClick={() => onChoose(person)} {...(person === first ? { 'data-autofocus': true } : {})}>
              <strong>{person.full_name || person.name}</strong>
              <span className="mw-dim">{person.is_on_duty ? t('kiosk.on_duty', { shift: person.shift || person.roster }) : t('kiosk.off_duty')}</span>
              {!person.has_pin && <span className="mw-dim">{t('kiosk.no_pin')}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
