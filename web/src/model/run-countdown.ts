// SPDX-License-Identifier: Apache-2.0
// Time left, or time past, as a clock that is read at a glance. Pure. Units: ms.

export interface Countdown {
  /// "0:59", "12:34", "2:05:00"; never negative.
  text: string;
  /// The instant has passed; `text` says by how much.
  isOver: boolean;
}

export function countdown(targetMs: number, nowMs: number): Countdown {
  const isOver = nowMs >= targetMs;
  // A second that has begun still counts while time is left, and only counts when whole once it is past.
  const seconds = isOver ? Math.floor((nowMs - targetMs) / 1000) : Math.ceil((targetMs - nowMs) / 1000);
  return { text: clockText(seconds), isOver };
}

function clockText(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
