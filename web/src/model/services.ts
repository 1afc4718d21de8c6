// SPDX-License-Identifier: Apache-2.0
// What every signed-in page shares, built once per log-in: the live link and the stores it feeds.
import { createContext, useContext } from 'react';
import { actOnAlarm, fetchOpenAlarms, fetchShelvedAlarms, type Alarm, type Counts } from '../api/alarms';
import { browserTimers, LiveClient, openBrowserSocket } from '../api/live';
import type { LiveHealth, LiveMessage, Notice } from '../api/live-messages';
import { fetchPlant } from '../api/plant';
import type { Problem } from '../api/result';
import type { Me } from '../api/session';
import { fetchAllSignals, fetchLast, fetchReadings } from '../api/signals';
import { parseTime } from '../lib/format-time';
import { Store } from '../lib/store';
import { AckOutbox } from './ack-outbox';
import { changed, countUnacknowledged, emptyBook, loaded, type AlarmBook } from './alarm-book';
import { LiveValues } from './live-values';
import { noted } from './notices';
import { indexPlant, type PlantIndex } from './plant-index';
import { RecentPast } from './recent-past';
import { RunQueue } from './run-queue';
import { sendRunAct } from './run-send';
import { ServerClock } from './server-clock';

export class Services {
  readonly clock = new ServerClock();
  readonly plant = new Store<PlantIndex | null>(null);
  readonly alarms = new Store<AlarmBook>(emptyBook);
  readonly counts = new Store<Counts>(countUnacknowledged(emptyBook));
  readonly health = new Store<LiveHealth | null>(null);
  /// What was sent to this person's open pages and is neither taken nor closed.
  readonly notices = new Store<readonly Notice[]>([]);
  /// Why the plant or the alarms could not be read; cleared by the next success.
  readonly problem = new Store<Problem | null>(null);
  readonly lastWordMs = new Store<number>(Date.now());
  readonly values: LiveValues;
  readonly live: LiveClient;
  readonly outbox: AckOutbox;
  readonly recentPast: RecentPast;
  readonly runs: RunQueue;
  private isSubscriptionDue = false;
  private isReloading = false;
  private stopLink: () => void = () => undefined;

  /// `before`: what the person before knew of the plant, on a screen that several people use.
  constructor(readonly me: Me, before: Services | null = null) {
    // On a shared screen somebody else would send what one person left behind, under their own name.
    this.outbox = new AckOutbox((alarm, comment, key) => actOnAlarm(alarm, 'acknowledge', comment, key), me.kiosk === null ? 'keep' : 'refuse');
    if (before) this.inherit(before);
    this.live = new LiveClient(openBrowserSocket, (message) => this.take(message), browserTimers);
    this.values = new LiveValues((run) => requestAnimationFrame(run), () => this.subscribeSoon());
    this.recentPast = new RecentPast(this.values, fetchReadings, () => this.clock.now());
    this.runs = new RunQueue(me.name, (act) => sendRunAct(act, this.clock.now()));
  }

  start(): void {
    this.stopLink = this.live.link.subscribe(() => {
      if (this.live.link.get() === 'open') void this.reload();
    });
    window.addEventListener('online', this.onOnline);
    this.live.start();
    void this.reload();
  }

  stop(): void {
    this.stopLink();
    window.removeEventListener('online', this.onOnline);
    this.live.stop();
  }

  /// Reads everything anew: at the start, after a reconnect and when the plant's revision changed.
  async reload(): Promise<void> {
    if (this.isReloading) return;
    this.isReloading = true;
    const [plant, signals, open, shelved, last] = await Promise.all([
      fetchPlant(), fetchAllSignals(), fetchOpenAlarms(), fetchShelvedAlarms(), fetchLast(),
    ]);
    this.isReloading = false;
    if (last.ok) {
      this.values.apply(last.value.values.map((row) => [row.id, parseTime(row.time), row.value, row.quality]));
    }
    if (open.ok && shelved.ok) {
      this.alarms.set(loaded([...open.value, ...shelved.value]));
      this.counts.set(countUnacknowledged(this.alarms.get()));
    }
    if (plant.ok && signals.ok) this.plant.set(indexPlant(plant.value, signals.value));
    const failed = [plant, signals, open, shelved].find((result) => !result.ok);
    this.problem.set(failed && !failed.ok ? failed.problem : null);
    if (!failed) this.noteAlarms(await this.outbox.flush());
    if (!failed) await this.runs.flush();
  }

  /// Takes alarm records from an answer, without waiting for the live link to repeat them.
  noteAlarms(alarms: readonly Alarm[]): void {
    if (alarms.length === 0) return;
    this.alarms.update((book) => changed(book, alarms));
    this.counts.set(countUnacknowledged(this.alarms.get()));
  }

  closeNotice(key: string): void {
    this.notices.update((shown) => shown.filter((one) => one.key !== key));
  }

  private inherit(before: Services): void {
    this.plant.set(before.plant.get());
    this.alarms.set(before.alarms.get());
    this.counts.set(before.counts.get());
    this.health.set(before.health.get());
  }

  private onOnline = (): void => this.live.retryNow();

  private take(message: LiveMessage): void {
    this.lastWordMs.set(Date.now());
    if (message.ping !== undefined) this.clock.observe(message.ping);
    if (message.values) this.values.apply(message.values);
    if (message.alarms) this.noteAlarms(message.alarms);
    if (message.counts) this.counts.set(message.counts);
    if (message.health) this.health.set(message.health);
    const { notice } = message;
    if (notice) this.notices.update((shown) => noted(shown, notice));
    const known = this.plant.get()?.plant.revision;
    if (message.revision !== undefined && message.revision !== known) void this.reload();
  }

  private subscribeSoon(): void {
    if (this.isSubscriptionDue) return;
    this.isSubscriptionDue = true;
    queueMicrotask(() => {
      this.isSubscriptionDue = false;
      this.live.subscribe({ signals: this.values.watched(), alarms: true, health: true });
    });
  }
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices outside of ServicesProvider');
  return services;
}
