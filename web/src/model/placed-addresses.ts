// SPDX-License-Identifier: Apache-2.0
// Where people put the addresses adopted so far: the next one of the same machine or line goes beside them.
import type { Signal } from '../api/signals';
import { shapeOf } from './address-shape';

export type AdoptedSignal = Pick<Signal, 'address' | 'path' | 'asset'>;

export class PlacedAddresses {
  private readonly machines = new Votes();
  private readonly lines = new Votes();

  constructor(signals: Iterable<AdoptedSignal>) {
    for (const signal of signals) {
      const place = signal.path.split('/');
      if (signal.asset === null || place.length < 5 || signal.path.startsWith('_')) continue;
      const shape = shapeOf(signal.address);
      if (!shape) continue;
      if (shape.machineKey !== null) this.machines.add(shape.machineKey, place.slice(0, 4).join('/'));
      this.lines.add(shape.lineKey, place.slice(0, 3).join('/'));
    }
  }

  /// Paths; undefined where nothing of that machine or line has been placed.
  assetOf = (machineKey: string): string | undefined => this.machines.winner(machineKey);
  lineOf = (lineKey: string): string | undefined => this.lines.winner(lineKey);
}

/// Where most went; of equally many the one that came last.
class Votes {
  private readonly counts = new Map<string, Map<string, number>>();
  private readonly winners = new Map<string, string>();

  add(key: string, place: string): void {
    const places = this.counts.get(key) ?? new Map<string, number>();
    this.counts.set(key, places);
    const count = (places.get(place) ?? 0) + 1;
    places.set(place, count);
    const best = this.winners.get(key);
    if (best === undefined || count >= (places.get(best) ?? 0)) this.winners.set(key, place);
  }

  winner = (key: string): string | undefined => this.winners.get(key);
}
