// SPDX-License-Identifier: Apache-2.0
// One shift in a day, or the time without one, hatched and named.
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/context';
import type { DutyPiece } from '../../model/duty-calendar';

interface Props {
  piece: DutyPiece;
  nowMs: number;
}

export function DutyPieceView({ piece, nowMs }: Props): ReactNode {
  const { t, time } = useTexts();
  const { shift } = piece;
  const span = t('rosters.span', {
    begin: piece.isContinued ? '…' : time(piece.begin, 'minute'), end: piece.goesOn ? '…' : time(piece.end, 'minute'),
  });
  if (!shift) {
    return (
      <li className={piece.kind === 'nobody' ? 'mw-piece mw-nobody' : 'mw-piece mw-idle'}>
        <span className="mw-piece-span">{span}</span>
        <span>{piece.kind === 'nobody' ? t('rosters.nobody') : t('rosters.idle')}</span>
      </li>
    );
  }
  const isNow = piece.begin <= nowMs && nowMs < piece.end;
  return (
    <li className={shift.is_override ? 'mw-piece mw-shift mw-override' : 'mw-piece mw-shift'} {...(isNow ? { 'aria-current': 'time' as const } : {})}>
      <span className="mw-piece-span">{`${shift.name} ${span}`}</span>
      <strong>{shift.people.join(', ')}</strong>
      {isNow && <span className="mw-tag">{t('rosters.is_now')}</span>}
      {shift.is_holiday && <span className="mw-tag">{t('rosters.holiday')}</span>}
      {shift.is_override && <span className="mw-tag">{t('rosters.override')}</span>}
    </li>
  );
}
