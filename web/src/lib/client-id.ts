// SPDX-License-Identifier: Apache-2.0

/// 128 random bits as text: names one act for ever. Works without TLS, where randomUUID() does not exist.
export function newClientId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
