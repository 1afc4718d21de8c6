// SPDX-License-Identifier: Apache-2.0
// The one WebSocket to the server: connects, subscribes, notices silence, reconnects with back-off.
import { Store } from '../lib/store';
import { parseLiveMessage, type LiveMessage, type Subscription } from './live-messages';

export type LinkState = 'connecting' | 'open' | 'broken';

/// The part of WebSocket that is used here; tests pass their own.
export interface Socket {
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface Timers {
  after(ms: number, run: () => void): () => void;
  random(): number;
}

export const browserTimers: Timers = {
  after: (ms, run) => {
    const id = window.setTimeout(run, ms);
    return () => window.clearTimeout(id);
  },
  random: Math.random,
};

/// The server pings every 5 s: after this long without a word the link counts as broken.
export const kSilenceMs = 12_000;
const kFirstRetryMs = 500;
const kLongestRetryMs = 10_000;

/// Doubles from half a second to ten, with up to a quarter of jitter so that screens do not return as one.
export function retryDelayMs(attempt: number, random: number): number {
  return Math.min(kLongestRetryMs, kFirstRetryMs * 2 ** attempt) * (1 - 0.25 * random);
}

export class LiveClient {
  readonly link = new Store<LinkState>('connecting');
  private socket: Socket | null = null;
  private attempt = 0;
  private wanted: Subscription = { signals: [], alarms: true, health: true };
  private cancelRetry: () => void = () => undefined;
  private cancelWatchdog: () => void = () => undefined;
  private isStarted = false;

  constructor(
    private readonly connect: () => Socket,
    private readonly onMessage: (message: LiveMessage) => void,
    private readonly timers: Timers,
  ) {}

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.open();
  }

  stop(): void {
    this.isStarted = false;
    this.cancelRetry();
    this.drop();
    this.link.set('connecting');
  }

  /// Replaces what is asked for; sent at once when connected and again after every reconnect.
  subscribe(wanted: Subscription): void {
    this.wanted = wanted;
    if (this.link.get() === 'open') this.sendSubscription();
  }

  /// Skips the rest of a back-off, for "try now" and for a browser that is online again.
  retryNow(): void {
    if (!this.isStarted || this.link.get() === 'open') return;
    this.cancelRetry();
    this.drop();
    this.open();
  }

  private open(): void {
    const socket = this.connect();
    this.socket = socket;
    this.watch();
    socket.onopen = () => {
      this.attempt = 0;
      this.link.set('open');
      this.sendSubscription();
      this.watch();
    };
    socket.onmessage = (event) => {
      this.watch();
      const message = typeof event.data === 'string' ? parseLiveMessage(event.data) : null;
      if (message) this.onMessage(message);
    };
    socket.onclose = () => {
      if (this.socket === socket) this.fail();
    };
  }

  private fail(): void {
    this.drop();
    if (!this.isStarted) return;
    this.link.set('broken');
    const delay = retryDelayMs(this.attempt, this.timers.random());
    this.attempt += 1;
    this.cancelRetry = this.timers.after(delay, () => this.open());
  }

  private watch(): void {
    this.cancelWatchdog();
    this.cancelWatchdog = this.timers.after(kSilenceMs, () => this.fail());
  }

  private drop(): void {
    this.cancelWatchdog();
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }

  private sendSubscription(): void {
    this.socket?.send(JSON.stringify({ subscribe: this.wanted }));
  }
}

export function openBrowserSocket(): Socket {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const web = new WebSocket(`${scheme}://${window.location.host}/api/v1/live`);
  const socket: Socket = { onopen: null, onclose: null, onmessage: null, send: (text) => web.send(text), close: () => web.close() };
  web.onopen = () => socket.onopen?.();
  web.onclose = () => socket.onclose?.();
  web.onmessage = (event: MessageEvent<unknown>) => socket.onmessage?.({ data: event.data });
  return socket;
}
