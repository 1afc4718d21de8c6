// SPDX-License-Identifier: Apache-2.0
// What the live list does not hold, page by page as the list is scrolled: alarms that are over, and what is only recorded.
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchAlarmPage, type Alarm } from '../../api/alarms';
import type { Problem } from '../../api/result';
import { isAsked, type AlarmFilter } from '../../model/alarm-list';

export interface PastAlarms {
  alarms: readonly Alarm[];
  isLoaded: boolean;
  problem: Problem | null;
  loadMore: () => void;
}

const kPage = 200;

/// An alarm that changed since the first page comes once more at the end, as it is then.
const joined = (old: readonly Alarm[], more: readonly Alarm[]): Alarm[] =>
  [...new Map([...old, ...more].map((alarm) => [alarm.id, alarm])).values()];

export function usePastAlarms(filter: AlarmFilter): PastAlarms {
  const wanted = isAsked(filter.state) ? filter.state : null;
  const asset = filter.asset;
  const [state, setState] = useState<{ alarms: readonly Alarm[]; isLoaded: boolean; problem: Problem | null }>({ alarms: [], isLoaded: false, problem: null });
  const cursor = useRef<string | number | null | 'end'>(null);
  const isBusy = useRef(false);

  const loadMore = useCallback(() => {
    if (wanted === null || isBusy.current || cursor.current === 'end') return;
    isBusy.current = true;
    void fetchAlarmPage({ state: wanted, ...(asset === null ? {} : { asset }), cursor: cursor.current, limit: kPage }).then((page) => {
      isBusy.current = false;
      if (!page.ok) {
        setState((old) => ({ ...old, problem: page.problem }));
        return;
      }
      cursor.current = page.value.next_cursor ?? 'end';
      setState((old) => ({ alarms: joined(old.alarms, page.value.alarms), isLoaded: true, problem: null }));
    });
  }, [wanted, asset]);

  useEffect(() => {
    cursor.current = null;
    isBusy.current = false;
    setState({ alarms: [], isLoaded: false, problem: null });
    loadMore();
  }, [loadMore]);
  return { ...state, loadMore };
}
