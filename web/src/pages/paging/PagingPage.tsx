// SPDX-License-Identifier: Apache-2.0
// One's own pages: those that wait for an answer first, big enough for a thumb; then what was.
import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { fetchPages, type Page } from '../../api/pages';
import { Age } from '../../components/Age';
import { DrillTag } from '../../components/DrillBanner';
import { GiveBack } from '../../components/GiveBack';
import { Link } from '../../components/Link';
import { EmptyNote, LoadingNote, PageHead, Panel } from '../../components/Notes';
import { ProblemNote } from '../../components/ProblemNote';
import { useTexts } from '../../i18n/context';
import { navigate, paths } from '../../lib/router';
import { useLoad } from '../../lib/use-load';
import { saidText } from '../../model/said';
import { channelsText } from '../../model/said-by';
import { useServices } from '../../model/services';
import { useAnswerActs, type AnswerActs } from '../../model/use-answer-acts';

const kShownPast = 50;

export function PagingPage(): ReactNode {
  const { me } = useServices();
  const texts = useTexts();
  const { t } = texts;
  const list = useLoad(`pages/${me.name}`, (signal) => fetchPages({ person: me.name }, signal), 5000);
  const acts = useAnswerActs(list.reload);
  const { waiting, mine, past } = useMemo(() => {
    const newest = [...(list.data?.pages ?? [])].sort((a, b) => b.id - a.id);
    return {
      waiting: newest.filter((page) => page.state === 'open'),
      mine: newest.filter((page) => page.state === 'accepted' && page.holder === me.name),
      past: newest.filter((page) => page.state !== 'open' && !(page.state === 'accepted' && page.holder === me.name)).slice(0, kShownPast),
    };
  }, [list.data, me.name]);
  return (
    <>
      <PageHead title={t('nav.paging')} sub={t('paging.sub')} />
      {list.problem && <ProblemNote problem={list.problem} onRetry={list.reload} />}
      {!list.data && !list.problem && <LoadingNote rows={3} height={90} />}
      {list.data && waiting.length === 0 && mine.length === 0 && <EmptyNote title={t('paging.none')} text={t('paging.none_next')} />}
      {waiting.length > 0 && <Panel title={t('paging.waiting')}><div className="mw-cards">{waiting.map((page) => <PageCard key={page.id} page={page} acts={acts} />)}</div></Panel>}
      {mine.length > 0 && <Panel title={t('paging.mine')}><div className="mw-cards">{mine.map((page) => <PageCard key={page.id} page={page} acts={acts} />)}</div></Panel>}
      {past.length > 0 && (
        <Panel title={t('paging.past')}>
          <ul className="mw-told">
            {past.map((page) => (
              <li key={page.id}>
                <Link to={paths.alarm(page.alarm)}>{page.title || t('paging.of_alarm')}</Link>
                {page.is_drill && <DrillTag />}
                <span>{t(`paging.state.${page.state}`)}</span>
                <Age at={page.closed ?? page.created} />
                {page.reason !== '' && <span className="mw-dim">{saidText(page.reason_words, page.reason, texts)}</span>}
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}

function PageCard({ page, acts }: { page: Page; acts: AnswerActs }): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  return (
    <article className={page.is_drill ? 'mw-card mw-dashed' : 'mw-card'}>
      <header>{page.is_drill && <DrillTag />}<Link to={paths.alarm(page.alarm)}>{page.title || t('paging.of_alarm')}</Link></header>
      <div className="mw-dim">{page.asset_title !== '' && `${page.asset_title} · `}<Age at={page.created} /> · {channelsText(page.channels, texts)}</div>
      {page.state === 'open' && <Button size="lg" fullWidth onClick={() => void acts.accept(page)}>{t('answer.accept')}</Button>}
      {page.state === 'accepted' && (
        <>
          <Button size="lg" fullWidth onClick={() => navigate(paths.alarm(page.alarm))}>{t('paging.to_work')}</Button>
          <GiveBack page={page} acts={acts} />
        </>
      )}
    </article>
  );
}
