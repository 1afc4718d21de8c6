// SPDX-License-Identifier: Apache-2.0
// The list itself: only the rows on the screen exist, so ten thousand alarms scroll like ten.
import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef, type ReactNode } from 'react';
import type { Alarm } from '../../api/alarms';
import { Age } from '../../components/Age';
import { Icon } from '../../components/Icon';
import { Link } from '../../components/Link';
import { ModeTag } from '../../components/ModeTag';
import { PriorityMark } from '../../components/PriorityMark';
import { useTexts } from '../../i18n/context';
import { significant } from '../../lib/format-number';
import { useIsPhone } from '../../lib/use-is-phone';
import { useRootScale } from '../../lib/use-root-scale';
import { paths } from '../../lib/router';
import { useTick } from '../../lib/ticker';
import { isRecordedOnly, isStale, isUnacknowledged, shownState } from '../../model/alarm-book';
import type { ListRow } from '../../model/alarm-list';
import { alarmText } from '../../model/said';
import { useServices } from '../../model/services';

interface Props {
  rows: readonly ListRow[];
  chosenId: number | null;
  /// The chosen one is shown in full; it moves into view.
  isOpen: boolean;
  onOpen: (id: number) => void;
  onAcknowledge: ((alarm: Alarm) => void) | null;
  onEnd: () => void;
  /// Folds a group up, or out again.
  onFold: (title: string) => void;
}

// In pixels of a page at its usual size; a kiosk's is larger.
const kRowHeight = 72;
const kRowHeightOnPhone = 92;
const kGroupHeight = 40;

export function AlarmRows({ rows, chosenId, onOpen, onAcknowledge, onEnd, onFold }: Props): ReactNode {
  const { t, count } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const isPhone = useIsPhone();
  const scale = useRootScale();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => scale * (rows[index]?.kind === 'group' ? kGroupHeight : isPhone ? kRowHeightOnPhone : kRowHeight),
    getItemKey: (index) => { const row = rows[index]; return row?.kind === 'alarm' ? row.alarm.id : `group-${row?.title ?? index}`; },
    overscan: 6,
  });
  useEffect(() => virtual.measure(), [virtual, isPhone, rows, scale]);
  const items = virtual.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => { if (last >= rows.length - 10) onEnd(); }, [last, rows.length, onEnd]);
  const at = rows.findIndex((row) => row.kind === 'alarm' && row.alarm.id === chosenId);
  useEffect(() => { if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' }); }, [at, chosenId, virtual]);

  return (
    <div ref={scroller} className="mw-alarm-scroll" tabIndex={0} role="group" aria-label={t('alarms.rows')}>
      <ul style={{ height: virtual.getTotalSize() }} className="mw-alarm-rows" data-testid="alarm-rows">
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <li key={item.key} style={{ transform: `translateY(${item.start}px)`, height: item.size }}>
              {row.kind === 'group'
                ? (
                  <button type="button" className="mw-alarm-group" aria-expanded={row.isOpen} onClick={() => onFold(row.title)}>
                    <Icon name={row.isOpen ? 'minus' : 'plus'} size={14} /> {row.title} <span className="mw-dim">{count(row.count)}</span>
                  </button>
                )
                : <AlarmRow alarm={row.alarm} isFirst={row.isFirst} isChosen={row.alarm.id === chosenId} onOpen={onOpen} onAcknowledge={onAcknowledge} />}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface RowProps {
  alarm: Alarm;
  isFirst: boolean;
  isChosen: boolean;
  onOpen: (id: number) => void;
  onAcknowledge: ((alarm: Alarm) => void) | null;
}

/// Looks again with the clock: nothing else changes when an alarm turns a day old.
function StaleTag({ alarm }: { alarm: Alarm }): ReactNode {
  useTick();
  const { t } = useTexts();
  const now = useServices().clock.now();
  return isStale(alarm, now) ? <span className="mw-tag">{t('alarms.stale')}</span> : null;
}

const AlarmRow = memo(
  function AlarmRow({ alarm, isFirst, isChosen, onOpen, onAcknowledge }: RowProps): ReactNode {
    const texts = useTexts();
    const { t, exact } = texts;
    const scale = useRootScale();
    const isRecorded = isRecordedOnly(alarm);
    const isNew = isUnacknowledged(alarm.state) && !isRecorded;
    return (
      <div className={isChosen ? 'mw-alarm-row mw-chosen' : 'mw-alarm-row'} data-state={alarm.state} data-mode={alarm.mode}>
        <PriorityMark priority={isRecorded ? 0 : alarm.priority} isUnacknowledged={isNew} size={Math.round(26 * scale)} />
        <Link to={paths.alarm(alarm.id)} className="mw-alarm-link" onClick={(event) => { event.preventDefault(); onOpen(alarm.id); }} {...(isChosen ? { 'aria-current': true as const } : {})}>
          <span className="mw-alarm-message">{isFirst && <span className="mw-tag">{t('alarms.first')}</span>}<ModeTag mode={alarm.mode} /><StaleTag alarm={alarm} />{alarmText(alarm, texts)}</span>
          <span className="mw-alarm-where">{`${alarm.subject.asset_title || alarm.subject.path} · ${exact(significant(alarm.value), alarm.subject.unit)}${isRecorded ? '' : ` · ${t(`alarm.state.${shownState(alarm)}`)}`}`}</span>
        </Link>
        <Age at={alarm.raised} className="mw-alarm-age" />
        {isNew && onAcknowledge
          ? <Button className="mw-alarm-ack" size="sm" variant="default" onClick={() => onAcknowledge(alarm)}>{t('alarm.ack_short')}<span className="mw-sr">{`: ${alarmText(alarm, texts)}`}</span></Button>
          : <span className="mw-alarm-ack mw-dim">{isNew ? '' : alarm.acknowledged_by}</span>}
      </div>
    );
  },
  (before, after) => before.alarm === after.alarm && before.isFirst === after.isFirst && before.isChosen === after.isChosen && (before.onAcknowledge === null) === (after.onAcknowledge === null),
);
