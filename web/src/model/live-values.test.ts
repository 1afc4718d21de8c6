// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveValues, plotted } from './live-values';

let frames: (() => void)[];
let watched: number[][];
let values: LiveValues;
const runFrame = (): void => frames.splice(0).forEach((run) => run());

beforeEach(() => {
  frames = [];
  watched = [];
  values = new LiveValues((run) => frames.push(run), (ids) => watched.push(ids));
});

describe('live values', () => {
  it('any number of messages make one redraw', () => {
    const redraw = vi.fn();
    values.watch(1, redraw);
    values.apply([[1, 10, 1, 'good']]);
    values.apply([[1, 20, 2, 'good'], [2, 20, 5, 'good']]);
    expect(frames).toHaveLength(1);
    runFrame();
    expect(redraw).toHaveBeenCalledOnce();
    expect(values.get(1)).toEqual({ timeMs: 20, value: 2, quality: 'good' });
    expect(values.ring(1).length).toBe(2);
  });

  it('an older value never replaces a newer one', () => {
    values.apply([[1, 20, 2, 'good'], [1, 10, 1, 'good']]);
    expect(values.get(1)?.value).toBe(2);
  });

  it('asks for what is watched, once per signal', () => {
    const ends = [values.watch(1, () => undefined), values.watch(1, () => undefined), values.watch(2, () => undefined)];
    ends[0]?.();
    ends[1]?.();
    ends[1]?.();
    expect(watched).toEqual([[1], [1, 2], [2]]);
  });

  it.each([[4, 'good', 4], [true, 'good', 1], ['on', 'good', NaN], [4, 'bad|stale', NaN], [4, 'uncertain', 4], [null, 'good', NaN]])(
    'draws %j of quality %s as %d', (value, quality, drawn) => expect(plotted(value, quality)).toBe(drawn));
});
