// SPDX-License-Identifier: Apache-2.0
// May the plant go on? Five questions, each a sentence that answers it, with what is missing and who can supply it.
import type { ReactNode } from 'react';
import { fetchReadiness, readinessReportUrl } from '../../api/readiness';
import { Age } from '../../components/Age';
import { Link } from '../../components/Link';
import { LoadingNote, PageHead } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { VerdictMark } from '../../components/VerdictMark';
import { useTexts } from '../../i18n/context';
import { paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { answerKey, lookOfAnswer } from '../../model/gate';
import { tallyOf } from '../../model/readiness';
import '../../styles/readiness.css';
import { ChampionsPanel } from './ChampionsPanel';
import { ParityPanel } from './ParityPanel';
import { QuestionCard } from './QuestionCard';
import { TrendPanel } from './TrendPanel';
import { VoicesPanel } from './VoicesPanel';

export function ReadinessPage(): ReactNode {
  const { t, language, count } = useTexts();
  const loaded = useLoad(`readiness/${language}`, (signal) => fetchReadiness(language, signal), 300_000);
  const readiness = loaded.data;
  return (
    <>
      <PageHead title={t('nav.readiness')} sub={t('readiness.sub')}>
        <a className="mw-next" href={readinessReportUrl(language)} target="_blank" rel="noreferrer">{t('readiness.report')}</a>
      </PageHead>
      {loaded.problem && <ProblemNote problem={loaded.problem} onRetry={loaded.reload} />}
      {!readiness && !loaded.problem && <LoadingNote rows={5} height={88} />}
      {readiness && (
        <>
          <section className="mw-ready-whole" aria-label={t('readiness.whole')} data-testid="readiness-whole">
            <VerdictMark look={lookOfAnswer(readiness.answer)} word={t(`readiness.whole.${answerKey(readiness.answer)}`)} />
            <span className="mw-dim">
              {t('readiness.tally', { yes: count(tallyOf(readiness, 'yes')), no: count(tallyOf(readiness, 'no')), unknown: count(tallyOf(readiness, 'not known')) })}
              {' · '}
              {readiness.wave ? <Link to={paths.wave(readiness.wave.id)}>{readiness.wave.title}</Link> : <Link to={paths.rollout}>{t('readiness.no_wave')}</Link>}
              {' · '}
              <Age at={readiness.at} />
            </span>
          </section>
          <ol className="mw-ready-list" aria-label={t('readiness.questions')}>
            {readiness.questions.map((question) => <li key={question.id}><QuestionCard question={question} /></li>)}
          </ol>
        </>
      )}
      <TrendPanel />
      <VoicesPanel onDone={loaded.reload} />
      <ChampionsPanel onDone={loaded.reload} />
      <ParityPanel onDone={loaded.reload} />
    </>
  );
}
