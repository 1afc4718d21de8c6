// SPDX-License-Identifier: Apache-2.0
// The shift on duty and who it is, in the top bar.
import type { ReactNode } from 'react';
import { fetchRosters } from '../api/rosters';
import { useTexts } from '../i18n/context';
import { parseTime } from '../lib/format-time';
import { paths } from '../lib/router';
import { useLoad } from '../lib/use-load';
import { Icon } from './Icon';
import { Link } from './Link';

/// Nothing where no roster is in force: then nobody is meant to be.
export function ShiftOnDuty(): ReactNode {
  const { t, time } = useTexts();
  const rosters = useLoad('rosters/top', fetchRosters, 60_000);
  const roster = rosters.data?.rosters[0];
  if (!roster) return null;
  const people = [...new Set(roster.on_duty.map((duty) => duty.person))].join(', ');
  const until = roster.shift ? t('rosters.shift_until', { shift: roster.shift.name, end: time(parseTime(roster.shift.end), 'day-minute') }) : '';
  // What is said begins with what is seen.
  const seen = `${roster.shift ? `${roster.shift.name} ` : ''}${people || t('rosters.nobody_now')}`;
  const label = t('shift.label', { people: seen, shift: until });
  return (
    <Link to={paths.rosters} className={people === '' ? 'mw-shift mw-attention-text' : 'mw-shift'} title={label} aria-label={label} data-testid="shift">
      <Icon name="people" size={16} />
      <span className="mw-wide-only mw-shift-text">
        {roster.shift && <strong>{roster.shift.name} </strong>}
        {people || t('rosters.nobody_now')}
      </span>
    </Link>
  );
}
