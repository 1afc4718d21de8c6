// SPDX-License-Identifier: Apache-2.0
import type { ReactNode } from 'react';
import type { ShiftLogEntry } from '../../api/rosters';
import { Clock } from '../../components/Age';
import { Link } from '../../components/Link';
import { paths } from '../../lib/router';
import { useStore } from '../../lib/store';
import { titleOf } from '../../model/plant-index';
import { useServices } from '../../model/services';

/// The newest first.
export function LogEntries({ entries, empty }: { entries: readonly ShiftLogEntry[]; empty: string }): ReactNode {
  const plant = useStore(useServices().plant);
  if (entries.length === 0) return <p className="mw-dim">{empty}</p>;
  return (
    <ol className="mw-history">
      {[...entries].sort((a, b) => b.time.localeCompare(a.time)).map((entry) => {
        const place = entry.asset === null ? undefined : plant?.assets.get(entry.asset);
        return (
          <li key={entry.id}>
            <Clock at={entry.time} />
            <div>
              <strong>{entry.who}</strong>
              {place && <> · <Link to={paths.asset(place.asset.id)}>{titleOf(place.asset)}</Link></>}
              <div className="mw-pre">{entry.text}</div>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
