import { INNER_TYPES, ORDER_TYPES, type Field, type Hex, type Order, type OrderKind } from './order-types.js';

/** An order as JSON carries it: every whole number is a decimal string. */
export interface OrderJson {
  kind: string;
  body: Record<string, unknown>;
}

/** What was read is not an order; `field` is the place, such as `items[0].amount`. */
export class OrderUnreadable extends Error {
  override readonly name = 'OrderUnreadable';

  constructor(
    readonly field: string,
    what: string,
  ) {
    super(`${field} ${what}`);
  }
}

/** Writes an order for JSON. */
export function orderToJson(order: Order): OrderJson {
  return { kind: order.kind, body: structToJson(ORDER_TYPES[order.kind].fields, { ...order.body }) };
}

/** Reads an order as `orderToJson` writes it; more, fewer or other fields are refused. @throws OrderUnreadable */
export function orderFromJson(value: unknown): Order {
  const { kind, body } = plainObject(value, 'order');
  if (typeof kind !== 'string' || !isKind(kind)) throw new OrderUnreadable('kind', 'is not a kind of order');
  return readers[kind](body);
}

const reader =
  <K extends OrderKind>(kind: K) =>
  (body: unknown): Order<K> => {
    const read: unknown = structFromJson(ORDER_TYPES[kind].fields, body, '');
    // Every field was read by the type that ORDER_TYPES gives it, which is the body's own.
    return { kind, body: read } as Order<K>;
  };

const readers: { [K in OrderKind]: (body: unknown) => Order<K> } = {
  issue: reader('issue'),
  transfer: reader('transfer'),
  hold: reader('hold'),
  commit: reader('commit'),
  complete: reader('complete'),
  release: reader('release'),
  settle: reader('settle'),
  pledge: reader('pledge'),
  unpledge: reader('unpledge'),
  cancel: reader('cancel'),
  return: reader('return'),
  freeze: reader('freeze'),
  unfreeze: reader('unfreeze'),
  force: reader('force'),
  void: reader('void'),
  anchor: reader('anchor'),
  document: reader('document'),
  consent: reader('consent'),
  participant: reader('participant'),
  'business-date': reader('business-date'),
  pause: reader('pause'),
};

function isKind(kind: string): kind is OrderKind {
  return Object.hasOwn(ORDER_TYPES, kind);
}

function structToJson(
  fields: readonly Field[],
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(fields.map(([type, name]) => [name, valueToJson(type, values[name])]));
}

function valueToJson(type: string, value: unknown): unknown {
  if (type.endsWith('[]')) {
    return (Array.isArray(value) ? value : []).map((item: unknown) => valueToJson(type.slice(0, -2), item));
  }
  const struct = INNER_TYPES[type];
  if (struct) return structToJson(struct, plainObject(value, type));
  return typeof value === 'bigint' || typeof value === 'number' ? value.toString() : value;
}

function structFromJson(fields: readonly Field[], value: unknown, at: string): Record<string, unknown> {
  const given = plainObject(value, at === '' ? 'body' : at);
  const place = (name: string): string => (at === '' ? name : `${at}.${name}`);
  for (const name of Object.keys(given)) {
    if (!fields.some(([, known]) => known === name)) throw new OrderUnreadable(place(name), 'is not a field');
  }
  return Object.fromEntries(
    fields.map(([type, name]) => [name, valueFromJson(type, given[name], place(name))]),
  );
}

function valueFromJson(type: string, value: unknown, at: string): unknown {
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) throw new OrderUnreadable(at, 'is not a list');
    return value.map((item: unknown, place) =>
      valueFromJson(type.slice(0, -2), item, `${at}[${String(place)}]`),
    );
  }
  const struct = INNER_TYPES[type];
  if (struct) return structFromJson(struct, value, at);
  if (type === 'bool') {
    if (typeof value !== 'boolean') throw new OrderUnreadable(at, 'is not true or false');
    return value;
  }
  const size = Number(type.replace(/^\D+/, ''));
  if (type.startsWith('bytes')) return hexOf(value, size, at);
  if (typeof value !== 'string' || !/^(0|[1-9]\d{0,77})$/.test(value)) {
    throw new OrderUnreadable(at, 'is not a whole number written as digits');
  }
  const number = BigInt(value);
  if (number >= 2n ** BigInt(size)) throw new OrderUnreadable(at, `does not fit ${type}`);
  return size <= 32 ? Number(number) : number;
}

function hexOf(value: unknown, size: number, at: string): Hex {
  if (typeof value !== 'string' || !new RegExp(`^0x[0-9a-f]{${String(2 * size)}}$`).test(value)) {
    throw new OrderUnreadable(at, `is not ${String(size)} bytes in lower-case hexadecimal`);
  }
  return `0x${value.slice(2)}`;
}

function plainObject(value: unknown, at: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new OrderUnreadable(at, 'is not an object');
  }
  return { ...value };
}
