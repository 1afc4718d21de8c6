// SPDX-License-Identifier: Apache-2.0
// How and by what something failed, as the codes of ISO 14224 with their names.
import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { fetchFailureCodes } from '../api/failures';
import { useTexts } from '../i18n/context';
import { useLoad } from '../lib/use-load';
import { mechanismTitle, modeTitle } from '../model/failure-words';
import { ProblemNote } from './ProblemNote';

interface Props {
  mode: string;
  mechanism: string;
  onChange: (change: { mode?: string; mechanism?: string }) => void;
}

export function FailureCodeFields({ mode, mechanism, onChange }: Props): ReactNode {
  const texts = useTexts();
  const { t } = texts;
  const codes = useLoad('failures/codes', fetchFailureCodes);
  const options = (known: readonly { code: string; title: string }[], own: string, wordsOf: typeof modeTitle): { value: string; label: string }[] => [
    { value: '', label: t('failures.no_code') },
    ...known.map(({ code, title }) => ({ value: code, label: t('failures.code', { code, title: wordsOf(code, title, texts) }) })),
    // What is recorded stays choosable while the codes load.
    ...(own === '' || known.some(({ code }) => code === own) ? [] : [{ value: own, label: own }]),
  ];
  return (
    <>
      <NativeSelect label={t('failures.mode')} value={mode} onChange={(event) => onChange({ mode: event.currentTarget.value })} data={options(codes.data?.modes ?? [], mode, modeTitle)} />
      <NativeSelect label={t('failures.mechanism')} value={mechanism} onChange={(event) => onChange({ mechanism: event.currentTarget.value })} data={options(codes.data?.mechanisms ?? [], mechanism, mechanismTitle)} />
      {codes.problem && <ProblemNote problem={codes.problem} onRetry={codes.reload} />}
    </>
  );
}
