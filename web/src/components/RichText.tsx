// SPDX-License-Identifier: Apache-2.0
// The text of a procedure's step, drawn from the Markdown subset; no markup of its own passes.
import type { ReactNode } from 'react';
import { readMarkdown, type Span } from '../lib/markdown';

export function RichText({ text, className = '' }: { text: string; className?: string }): ReactNode {
  return (
    <div className={`mw-rich ${className}`}>
      {readMarkdown(text).map((block, i) => {
        if (block.kind === 'paragraph') return <p key={i}><Spans spans={block.spans} /></p>;
        const items = block.items.map((spans, k) => <li key={k}><Spans spans={spans} /></li>);
        return block.kind === 'bullets' ? <ul key={i}>{items}</ul> : <ol key={i}>{items}</ol>;
      })}
    </div>
  );
}

function Spans({ spans }: { spans: readonly Span[] }): ReactNode {
  return spans.map((span, i) => {
    switch (span.kind) {
      case 'text': return span.text;
      case 'bold': return <strong key={i}>{span.text}</strong>;
      case 'italic': return <em key={i}>{span.text}</em>;
      case 'code': return <code key={i}>{span.text}</code>;
      case 'link': return <a key={i} href={span.href} target="_blank" rel="noopener noreferrer">{span.text}</a>;
    }
  });
}
