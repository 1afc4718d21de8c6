// SPDX-License-Identifier: Apache-2.0
// Work handed to maintenance.
import type { orders as english } from '../en/orders';

export const orders = {
  'nav.orders': 'Arbeitsaufträge',
  'orders.sub': 'Was der Instandhaltung übergeben wurde und was zurückkam.',
  'orders.state': 'Stand',
  'orders.any_state': 'Jeder Stand',
  'orders.state.open': 'offen',
  'orders.state.in-progress': 'in Arbeit',
  'orders.state.closed': 'abgeschlossen',
  'orders.shown': { one: '{shown} Arbeitsauftrag', other: '{shown} Arbeitsaufträge' },
  'orders.empty': 'Hier ist kein Arbeitsauftrag',
  'orders.empty_next': 'Übergeben Sie einen Alarm auf seiner Seite der Instandhaltung, oder eröffnen Sie hier einen für eine Maschine.',
  'orders.add': 'Neuer Arbeitsauftrag',
  'orders.number': 'Auftrag {id}',
  'orders.its_alarm': 'Alarm',
  'orders.opened_by': 'Eröffnet von {name}',
  'orders.changed_by': 'geändert von {name}',
  'orders.found': 'Gefunden:',
  'orders.found_words': 'Was gefunden und getan wurde',
  'orders.start': 'Arbeit beginnen',
  'orders.close': 'Abschließen',
  'orders.close_now': 'Auftrag abschließen',
  'orders.no_outcome': 'nichts über den Alarm sagen',
  'orders.give_number': 'Seine Nummer',
  'orders.external_id': 'Nummer im Instandhaltungssystem',
  'orders.external_hint': 'Unter ihr meldet sich jenes System zurück',
  'orders.said_changed': '{name} ist geändert',
} satisfies Record<keyof typeof english, unknown>;
