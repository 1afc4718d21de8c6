// SPDX-License-Identifier: Apache-2.0
// Ten digits for fingers in gloves; the keyboard does the same. What is typed shows as dots.
import { Button } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { kPinLength } from '../../api/kiosk';
import { Icon } from '../../components/Icon';
import { useTexts } from '../../i18n/context';

const kDigits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function PinPad({ onEnter, onBack }: { onEnter: (pin: string) => Promise<void>; onBack: () => void }): ReactNode {
  const { t } = useTexts();
  const [pin, setPin] = useState('');
  const [isBusy, setBusy] = useState(false);
  const isLongEnough = pin.length >= kPinLength.least;
  const add = (digit: string): void => setPin((old) => (old + digit).slice(0, kPinLength.most));
  const remove = (): void => setPin((old) => old.slice(0, -1));
  const enter = async (): Promise<void> => {
    if (!isLongEnough || isBusy) return;
    setBusy(true);
    await onEnter(pin);
    setBusy(false);
    setPin('');
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Enter on a button with focus is that button, except on the digits, where it ends the PIN.
    const isOnOther = event.target instanceof HTMLElement && event.target.closest('button') !== null && event.target.closest('.mw-kiosk-pad') === null;
    if (/^[0-9]$/.test(event.key)) add(event.key);
    else if (event.key === 'Backspace') remove();
    else if (event.key === 'Enter' && !isOnOther) void enter();
    else return;
    event.preventDefault();
  };
  const latest = useRef(onKey);
  latest.current = onKey;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => latest.current(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
  return (
    <div className="mw-kiosk-pin">
      <output className="mw-kiosk-dots" aria-label={t('kiosk.pin_typed', { count: pin.length })}>{'●'.repeat(pin.length)}</output>
      <div className="mw-kiosk-pad" role="group" aria-label={t('kiosk.pin')}>
        {kDigits.map((digit) => <Button key={digit} variant="default" onClick={() => add(digit)} {...(digit === '5' ? { 'data-autofocus': true } : {})}>{digit}</Button>)}
        <Button variant="default" onClick={remove} aria-label={t('kiosk.pin_back')}><Icon name="left" size={24} /></Button>
        <Button variant="default" onClick={() => add('0')}>0</Button>
        <Button onClick={() => void enter()} disabled={!isLongEnough} loading={isBusy} aria-label={t('kiosk.pin_enter')}><Icon name="check" size={26} /></Button>
      </div>
      <Button variant="subtle" onClick={onBack}>{t('kiosk.somebody_else')}</Button>
    </div>
  );
}
