// SPDX-License-Identifier: Apache-2.0
// The Markdown subset of procedures, read into plain pieces: paragraphs, lists, bold, italic, code, links.
// Everything else is text. Pure; drawing the pieces is a component's business, so no markup passes.

export type Span =
  | { kind: 'text' | 'bold' | 'italic' | 'code'; text: string }
  | { kind: 'link'; text: string; href: string };
export type Block =
  | { kind: 'paragraph'; spans: Span[] }
  | { kind: 'bullets' | 'numbers'; items: Span[][] };

const kSpan = /\*\*([^*]+)\*\*|\*([^*]+)\*|`([^`]+)`|\[([^\]]+)\]\((https:\/\/[^\s()]+)\)/g;

export function readSpans(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const match of line.matchAll(kSpan)) {
    if (match.index > at) spans.push({ kind: 'text', text: line.slice(at, match.index) });
    const [whole, bold, italic, code, label, href] = match;
    if (bold !== undefined) spans.push({ kind: 'bold', text: bold });
    else if (italic !== undefined) spans.push({ kind: 'italic', text: italic });
    else if (code !== undefined) spans.push({ kind: 'code', text: code });
    else if (label !== undefined && href !== undefined) spans.push({ kind: 'link', text: label, href });
    at = match.index + whole.length;
  }
  if (at < line.length) spans.push({ kind: 'text', text: line.slice(at) });
  return spans;
}

export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = (): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', spans: readSpans(paragraph.join(' ')) });
    paragraph = [];
  };
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    const item = /^(?:-|(\d{1,3})\.)\s+(.*)$/.exec(line);
    if (line === '') flush();
    else if (!item) paragraph.push(line);
    else {
      flush();
      const kind = item[1] === undefined ? 'bullets' : 'numbers';
      const last = blocks[blocks.length - 1];
      const spans = readSpans(item[2] ?? '');
      if (last?.kind === kind) last.items.push(spans);
      else blocks.push({ kind, items: [spans] });
    }
  }
  flush();
  return blocks;
}
