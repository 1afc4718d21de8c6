// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readMarkdown, readSpans } from './markdown';

describe('the Markdown of procedures', () => {
  it('reads paragraphs and lists', () => {
    expect(readMarkdown('One\nline.\n\n- a\n- b\n1. c\nend').map((block) => (block.kind === 'paragraph' ? block.spans.map((span) => span.text).join('') : `${block.kind}:${block.items.length}`)))
      .toEqual(['One line.', 'bullets:2', 'numbers:1', 'end']);
  });

  it('reads emphasis, code and links', () => {
    expect(readSpans('Close **now**, *slowly*, `V1`, see [card](https://plant.example/c).').map((span) => span.kind))
      .toEqual(['text', 'bold', 'text', 'italic', 'text', 'code', 'text', 'link', 'text']);
  });

  it.each(['<b>x</b>', '[x](javascript:alert(1))', '[x](http://plain.example)', '** a', '*'])('%s stays text', (text) => {
    expect(readSpans(text)).toEqual([{ kind: 'text', text }]);
  });
});
