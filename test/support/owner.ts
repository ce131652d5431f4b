import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import type { Walls } from '#database';

/** Works with a database as its owner, past all walls, in one transaction: for what a test looks at, or breaks. */
export function asOwner<T>(walls: Walls, work: (db: EntityManager) => Promise<T>): Promise<T> {
  return z.instanceof(DataSource).parse(Reflect.get(walls, 'source')).transaction(work);
}
