import type { TFunction } from 'i18next';
import { ORDER_KINDS } from '#orders';

/** What an order does, in the page's language; a kind that this page does not know is named as it is. */
export function orderKindWord(t: TFunction, kind: string): string {
  const known = ORDER_KINDS.find((one) => one === kind);
  return known ? t(`orderKind.${known}`) : kind;
}
