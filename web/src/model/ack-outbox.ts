// SPDX-License-Identifier: Apache-2.0
// Acknowledgements given while the server was out of reach: kept in this browser, sent on return.
import type { Alarm } from '../api/alarms';
import { isToBeSentAgain, isUnreachable, type Result } from '../api/result';
import { newClientId } from '../lib/client-id';
import { recall, remember } from '../lib/remembered';
import { Store } from '../lib/store';

export interface PendingAck {
  alarm: number;
  comment: string;
  atMs: number;
  /// The same for every try; absent in what was kept by an earlier version.
  key?: string;
}

const kKey = 'ack-outbox';
const kMaxAgeMs = 12 * 3_600_000;

const isPendingList = (value: unknown): value is PendingAck[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'object' && entry !== null && 'alarm' in entry && 'atMs' in entry);

export class AckOutbox {
  readonly pending: Store<readonly PendingAck[]>;

  constructor(
    private readonly send: (alarm: number, comment: string, key?: string) => Promise<Result<Alarm>>,
    private readonly outOfReach: 'keep' | 'refuse' = 'keep',
    private readonly now: () => number = Date.now,
  ) {
    this.pending = new Store<readonly PendingAck[]>(outOfReach === 'keep' ? recall(kKey, isPendingList, []) : []);
  }

  /// Sends, or keeps for later when the server is out of reach. Null: kept.
  async acknowledge(alarm: number, comment: string): Promise<Result<Alarm> | null> {
    // It may have got through and only its answer be lost.
    const key = newClientId();
    const result = await this.send(alarm, comment, key);
    if (result.ok || !isUnreachable(result.problem) || this.outOfReach === 'refuse') return result;
    this.replace([...this.pending.get().filter((entry) => entry.alarm !== alarm), { alarm, comment, atMs: this.now(), key }]);
    return null;
  }

  /// Sends what was kept; what the server answers settles it, a refusal included, unless it says to come again.
  async flush(): Promise<Alarm[]> {
    const sent: Alarm[] = [];
    for (const entry of this.pending.get()) {
      if (this.now() - entry.atMs <= kMaxAgeMs) {
        const result = await this.send(entry.alarm, entry.comment, entry.key);
        if (!result.ok && isToBeSentAgain(result.problem)) break;
        if (result.ok) sent.push(result.value);
      }
      this.replace(this.pending.get().filter((other) => other !== entry));
    }
    return sent;
  }

  private replace(entries: readonly PendingAck[]): void {
    this.pending.set(entries);
    remember(kKey, entries);
  }
}
