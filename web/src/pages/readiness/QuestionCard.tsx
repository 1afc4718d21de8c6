// SPDX-License-Identifier: Apache-2.0
// One question: its answer as a sentence, what is missing and who can supply it; all it rests on when opened.
import { useRef, useState, type ReactNode } from 'react';
import { kApiBase } from '../../api/http';
import type { ReadinessPart, ReadinessQuestion } from '../../api/readiness';
import { Age } from '../../components/Age';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { answerKey, lookOfAnswer } from '../../model/gate';
import { missingOf } from '../../model/readiness';
import { SupplierName } from './SupplierName';

const kFirst = 5;

export function QuestionCard({ question }: { question: ReadinessQuestion }): ReactNode {
  const { t, count } = useTexts();
  const [isOpen, setOpen] = useState(false);
  const summary = useRef<HTMLElement>(null);
  const missing = missingOf(question.parts);
  const rest = missing.length - kFirst;
  return (
    <article className={`mw-ready mw-ready-${answerKey(question.answer)}`} aria-label={question.asks}>
      <header>
        <VerdictMark look={lookOfAnswer(question.answer)} word={t(`rollout.answer.${answerKey(question.answer)}`)} />
        <h2>{question.sentence}</h2>
        <span className="mw-dim">
          <SupplierName supplier={question.owner} />
          {question.oldest !== null && <>{' · '}{t('readiness.oldest')} <Age at={question.oldest} /></>}
        </span>
      </header>
      {missing.length > 0 && (
        <ul className="mw-ready-missing" aria-label={t('readiness.missing')}>
          {missing.slice(0, kFirst).map((part) => <li key={part.id}>{part.need} <span className="mw-dim">→ <SupplierName supplier={part.supplier} /></span></li>)}
          {rest > 0 && <li><button type="button" className="mw-ready-more" aria-expanded={isOpen} onClick={() => { setOpen(true); summary.current?.focus(); }}>{t('readiness.more', { count: rest, shown: count(rest) })}</button></li>}
        </ul>
      )}
      <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary ref={summary}>{t('readiness.rests_on', { shown: count(question.parts.length) })}</summary>
        <ul className="mw-plain-list">{question.parts.map((part) => <li key={part.id}><PartRow part={part} /></li>)}</ul>
      </details>
    </article>
  );
}

function PartRow({ part }: { part: ReadinessPart }): ReactNode {
  const { t, count, percent } = useTexts();
  return (
    <div className="mw-ready-part">
      <VerdictMark look={lookOfAnswer(part.answer)} word={t(`rollout.answer.${answerKey(part.answer)}`)} />
      <div>
        <strong>{part.title}</strong>
        <div>{part.seen}</div>
        {part.need !== null && <div>{part.need} <span className="mw-dim">→ <SupplierName supplier={part.supplier} /></span></div>}
        <div className="mw-dim">
          {part.at === null ? t('readiness.no_evidence') : <>{t('readiness.as_of')} <Age at={part.at} /></>}
          {part.is_stale && <em>{' · '}{t('readiness.stale')}</em>}
          {part.life_days !== null && <>{' · '}{t('readiness.life', { shown: count(part.life_days) })}</>}
          {part.answer !== 'not known' && <>{' · '}{part.confidence === null ? t('readiness.counted') : t('readiness.confidence', { shown: percent(part.confidence) })}</>}
          {part.source !== '' && <>{' · '}<a href={part.source.startsWith(kApiBase) ? part.source : undefined} target="_blank" rel="noreferrer">{t('rollout.evidence')}</a></>}
        </div>
      </div>
    </div>
  );
}
